import * as v from 'valibot'
import { fail } from './errors'
import { exactNumber, parseJson } from './json'

/*
 * WeChat's replies, made to read the same whether they came by cloud call or HTTPS, in camelCase or
 * snake_case. First `camelCaseKeys` over the whole reply, then a schema made of the readers below, which
 * gives every documented field its documented type and lets every other field ride along.
 */

type JsonObject = Record<string, unknown>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// These would change what an object is, not what it says.
const DANGEROUS = new Set(['__proto__', 'constructor', 'prototype'])

/** Objects of the device, not of WeChat: their keys are left as they are. */
const VERBATIM = new Set(['systemInfo'])

/** The SDK's own rule, so that a reply that it converted reads no different. */
export const camelCase = (key: string) =>
  key.includes('_') ? key.replace(/_[a-z]/g, match => match.charAt(1).toUpperCase()) : key

/** What wx-server-sdk makes of a number of more than 15 characters. */
interface BigNumber {
  _isBigNumber: true
  toFixed(): string
}

const isBigNumber = (value: object): value is BigNumber =>
  '_isBigNumber' in value && 'toFixed' in value && typeof value.toFixed === 'function'

export const isGiven = (value: unknown) => value !== undefined && value !== null && value !== ''

/**
 * A copy of `value` in plain objects with camelCase keys. Where a reply holds a name in both forms, the one
 * that says something counts; where both do and differ, the camelCase one counts and the other stays as it is.
 */
export function camelCaseKeys(value: unknown, rename: (key: string) => string = camelCase): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(item => camelCaseKeys(item, rename))
  if (isBigNumber(value)) return exactNumber(value.toFixed())
  const entries = new Map<string, unknown>()
  const later: [string, unknown][] = []
  for (const [key, inner] of Object.entries(value)) {
    if (DANGEROUS.has(key)) continue
    const name = rename(key)
    const copy = camelCaseKeys(inner, VERBATIM.has(name) ? asIs : rename)
    if (name === key) entries.set(key, copy)
    else later.push([key, copy])
  }
  for (const [key, copy] of later) {
    const name = rename(key)
    const same = entries.get(name)
    if (!isGiven(same) || (Array.isArray(same) && same.length === 0)) entries.set(name, copy)
    else if (isGiven(copy) && JSON.stringify(copy) !== JSON.stringify(same)) entries.set(key, copy)
  }
  return Object.fromEntries(entries)
}

const asIs = (key: string) => key

/** Text; a number becomes its digits, nothing becomes `''`. */
export const text = v.nullish(v.pipe(v.union([v.string(), v.number()]), v.transform(String)), '')

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i

const numberOr = <Absent extends number | null>(absent: Absent) =>
  v.nullish(
    v.pipe(
      v.union([v.number(), v.string()]),
      v.rawTransform(({ dataset: { value }, addIssue, NEVER }): number | Absent => {
        if (value === '') return absent
        const number = typeof value === 'number' ? value : NUMBER.test(value) ? exactNumber(value) : value
        if (typeof number === 'number') return number
        addIssue({ message: 'not a number' })
        return NEVER
      }),
    ),
    absent,
  )

/** A number, or its text; nothing becomes 0, which WeChat's servers leave out. */
export const number = numberOr(0)

/** A number, or its text; nothing becomes `null`. */
export const numberOrNull = numberOr(null)

/** A boolean, also where it came as 0 or 1; nothing becomes `false`. */
export const flag = v.nullish(
  v.pipe(
    v.union([v.boolean(), v.picklist([0, 1, '0', '1', 'true', 'false', ''])]),
    v.transform(value => [true, 1, '1', 'true'].includes(value)),
  ),
  false,
)

/** WeChat's own image hosts: they serve https too, and a mini program loads nothing else. */
const WECHAT_IMAGE = /^http:(?=\/\/(?:[\w-]+\.)*(?:qlogo|qpic)\.cn(?:[/?#]|$))/i

/** An address of a picture or a video. */
export const address = v.pipe(
  text,
  v.transform(url => url.replace(WECHAT_IMAGE, 'https:')),
)

/** Several of one thing; nothing becomes `[]`, and nothing among them is left out. */
export const list = <const Item extends v.GenericSchema>(item: Item) =>
  v.pipe(
    v.nullish(v.union([v.array(v.unknown()), v.literal('')]), []),
    v.transform(items => (items === '' ? [] : items.filter(isGiven))),
    v.array(item),
  )

/** How many items WeChat sent, those of nothing included. */
export const lengthOf = (items: unknown) => (Array.isArray(items) ? items.length : 0)

/** An object with these fields, and whatever else WeChat sent; where there is none, one of nothings. */
export const record = <const Fields extends v.ObjectEntries>(fields: Fields) =>
  v.pipe(
    v.nullish(v.unknown(), {}),
    v.transform(value => (value === '' ? {} : value)),
    v.looseObject(fields),
  )

const isEmpty = (value: unknown) =>
  !isGiven(value) || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

/** Such an object, or `null` where there is none or an empty one. */
export const maybeRecord = <const Schema extends v.GenericSchema>(schema: Schema) =>
  v.pipe(
    v.nullish(v.unknown(), null),
    v.transform(value => (isEmpty(value) ? null : value)),
    v.nullable(schema),
  )

/** JSON text of an object, parsed; other text becomes `{ raw: text }`, nothing becomes `{}`. */
export const jsonObject = v.pipe(
  v.nullish(v.unknown(), null),
  v.transform((value): JsonObject => {
    if (!isGiven(value)) return {}
    if (isObject(value)) return value
    const raw = typeof value === 'string' ? value : JSON.stringify(value)
    try {
      const parsed = camelCaseKeys(parseJson(raw), asIs)
      return isObject(parsed) ? parsed : { raw }
    } catch {
      return { raw }
    }
  }),
)

/** `reply` as `schema` has it. What cannot be read so is WeChat's mistake: `bad_response` names the field, not its value. */
export function readReply<Schema extends v.GenericSchema>(
  schema: Schema,
  reply: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, reply, { abortEarly: true })
  if (result.success) return result.output
  throw fail(
    'bad_response',
    `WeChat's reply is not as documented at ${v.getDotPath(result.issues[0]) ?? 'its root'}`,
    {
      hint: 'Try again. If it stays so, WeChat has changed this API: report it to the maintainers of this package.',
    },
  )
}
