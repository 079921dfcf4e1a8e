import { maskContacts } from '../contacts'

/*
 * What a mini program writes into its log may hold anything. Contacts are masked in it, and whatever looks like a
 * credential: developers see that there was one, and not what it was.
 */

const NAME = '(?:token|session|secret|passw(?:or)?d)[\\w-]{0,40}'

/** Quotes, also inside of JSON that was made text again. */
const QUOTE = '\\\\{0,3}["\']'

/** What stands before a value; `%22`, `%3A` and `%3D` are quotes and signs in an address that is part of another. */
const SIGN = `(?:${QUOTE}|%22)?\\s{0,3}(?:[=-]>|[:=：]|%3[AD])\\s{0,3}(?:%22)?`

/** `token=abc`, `"session_key": "a b"`, `Authorization: Basic abc`. */
const NAMED = new RegExp(
  `((?:${NAME}|authorization)${SIGN})(${QUOTE}[^"'\\\\]{1,4000}|(?:(?:Basic|Bearer)\\s)?(?:(?!%2[26C])[^\\s,;&，；。、"'\\\\<>(){}[\\]]){1,4000})`,
  'gi',
)

/** What says that there is none. */
const NO_VALUE = /^(?:null|undefined|true|false|\d)$/

/** `token abc123`, as `log.info('token', token)` is written. */
const FOLLOWING = new RegExp(`(${NAME}[ \\t]{1,3})(?=[A-Za-z_.~+/=-]{0,200}\\d)[\\w.~+/=-]{8,4000}`, 'gi')

const BEARER = /(\bBearer\s{1,3})[\w.~+/=-]{1,4000}/gi

/** Hex and base64, with the signs of addresses too. */
const RUN = /[A-Za-z0-9+/_-]{32,}={0,2}/g

/** A part of a path: words, with a number behind them, or a number. */
const WORDS = /^(?:[A-Za-z_-]{0,31}\d{0,4}|\d{1,31})$/

/** Base64 may hold slashes, and a path be long. */
const isPath = (run: string) => run.includes('/') && run.split('/').every(part => WORDS.test(part))

const LINE = /^[-_+/]*$/

export function maskWritten(text: string): string {
  const clean = text
    .replace(BEARER, '$1***')
    .replace(NAMED, (all, name: string, value: string) =>
      NO_VALUE.test(value) ? all : `${name}${/^\\*["']/.exec(value)?.[0] ?? ''}***`,
    )
    .replace(FOLLOWING, '$1***')
    .replace(RUN, run => (isPath(run) || LINE.test(run) ? run : '***'))
  return maskContacts(clean)
}
