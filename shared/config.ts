import { fail } from './errors'

/** The environment variables that the owner sets on a function; functions/README.md explains each. */
export const FUNCTION_VARIABLES = [
  'ADMIN_OPENIDS',
  'WECHAT_APPSECRET',
  'WECHAT_TOKEN_FUNCTION',
  'WECHAT_APPID',
  'WECHAT_APPS',
  'FEEDBACK_TRANSPORT',
  'TRUSTED_SOURCES',
  'PUSH_SOURCES',
  'PUSH_TOKEN',
  'PUSH_AES_KEY',
  'ALERT_ROBOTS',
  'VOICE_RETENTION_DAYS',
  'DESK_PATH',
  'FEEDBACK_EVIDENCE',
] as const

/** `WECHAT_API_BASE_URL` is for tests. */
type Variable = (typeof FUNCTION_VARIABLES)[number] | 'WECHAT_API_BASE_URL'

/**
 * Signs that nobody sees, such as U+200B, which come along when text is copied from a page or a chat; also U+FEFF, which
 * for a regular expression is white space.
 */
const INVISIBLE = /\uFEFF|(?!\s)[\p{Default_Ignorable_Code_Point}\p{Cc}]/gu

/** Read when it is needed, so that a mistake in one variable does not break what does without it. */
export const variable = (name: Variable) => process.env[name]?.replace(INVISIBLE, '').trim() || undefined

/** What people type between entries, and around them; a list in JSON has brackets too. */
const SEPARATORS = /[,，;；、\s]+/
const QUOTES = /^[[\]"'`“”‘’「」『』＂＇]+|[[\]"'`“”‘’「」『』＂＇]+$/g

/** What limits an entry: white space around it must not make an entry without the limit. */
const LIMITS = /\s*[@＠][^\S\r\n]*/g

/** The entries of a list, as people write it. */
export const entriesOf = (text: string) =>
  text
    .replace(LIMITS, '@')
    .split(SEPARATORS)
    .flatMap(entry => entry.replace(QUOTES, '') || [])

/** The entries of a variable that holds a list. */
export const list = (name: Variable) => entriesOf(variable(name) ?? '')

/** `VOICE_RETENTION_DAYS`: how long the archive keeps a record after its creation. 0 is for ever. */
export function retentionDays(): number {
  const value = variable('VOICE_RETENTION_DAYS') ?? '365'
  if (/^\d{1,6}$/.test(value)) return Number(value)
  throw fail('not_configured', 'VOICE_RETENTION_DAYS is not a number of days', {
    hint: 'Set VOICE_RETENTION_DAYS to a whole number of days, to 0 to keep everything, or remove it: then it is 365.',
  })
}

/** Where `add --desk` puts the desk. */
export const USUAL_DESK_PATH = 'user-voice'

/** `DESK_PATH`: the root of the desk in the mini program, without slashes at its ends. */
export function deskPath(): string {
  const path = variable('DESK_PATH') ?? USUAL_DESK_PATH
  if (/^[\w.-]+(\/[\w.-]+)*$/.test(path)) return path
  throw fail('not_configured', 'DESK_PATH is not the root of a subpackage', {
    hint: `Set DESK_PATH to the root of the desk as app.json names it, without slashes at its ends and without a query, e.g. packages/desk, or remove it: then it is ${USUAL_DESK_PATH}.`,
  })
}

/** `FEEDBACK_EVIDENCE`: whether a sync fetches what users' phones wrote. */
export function evidenceIsOn(): boolean {
  const value = variable('FEEDBACK_EVIDENCE') ?? 'on'
  if (value === 'on' || value === 'off') return value === 'on'
  throw fail('not_configured', 'FEEDBACK_EVIDENCE has a value that does not exist', {
    hint: "Set FEEDBACK_EVIDENCE to off, or remove it: then what users' phones wrote is fetched.",
  })
}

const TRANSPORTS = ['auto', 'cloud', 'https'] as const

/** `FEEDBACK_TRANSPORT`: how feedback is asked for. */
export function feedbackTransport(): (typeof TRANSPORTS)[number] {
  const value = variable('FEEDBACK_TRANSPORT') ?? 'auto'
  const transport = TRANSPORTS.find(name => name === value)
  if (!transport) {
    throw fail('not_configured', 'FEEDBACK_TRANSPORT has a value that does not exist', {
      hint: `Set FEEDBACK_TRANSPORT to one of ${TRANSPORTS.join(', ')}, or remove it.`,
    })
  }
  return transport
}

/** Whether a host name is this machine, where tests have their servers. */
export const isLoopback = (hostname: string) => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)

/** The address in `text`; `undefined` unless it is an https one, or http on this machine (tests). */
export function secureUrl(text: string): URL | undefined {
  try {
    const url = new URL(text)
    const secure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
    return secure && !url.username && !url.password ? url : undefined
  } catch {
    return undefined
  }
}

/** `WECHAT_API_BASE_URL`, without a slash at the end. */
export function apiBaseUrl(): string {
  const url = secureUrl(variable('WECHAT_API_BASE_URL') ?? 'https://api.weixin.qq.com')
  if (!url || url.search || url.hash) {
    throw fail('not_configured', 'WECHAT_API_BASE_URL is not an https address', {
      hint: 'Remove WECHAT_API_BASE_URL: it is for tests, and takes https, or http on this machine only.',
    })
  }
  return url.origin + url.pathname.replace(/\/+$/, '')
}
