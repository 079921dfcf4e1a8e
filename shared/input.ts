import * as v from 'valibot'
import { fail } from './errors'
import { isGiven, isObject } from './normalise'
import type { FieldError } from './types'

/*
 * Reading an event. Fields come in camelCase or snake_case; numbers also as text, since DevTools' forms and
 * `data-` attributes send text; `''`, `null` and `undefined` mean "not given"; what is not asked for is ignored.
 */

type Fields = Record<string, v.GenericSchema>
type Values<F extends Fields> = { [Name in keyof F]: v.InferOutput<F[Name]> }

const snakeCase = (name: string) =>
  name.replace('ID', 'Id').replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)

/**
 * A function that reads these fields from an event, or throws `invalid_input` with every mistake at once.
 *
 * @param check finds mistakes between fields; it sees the fields that are right by themselves
 */
export function input<F extends Fields>(
  fields: F,
  check: (values: Partial<Values<F>>) => FieldError[] = () => [],
): (event: unknown) => Values<F> {
  return event => {
    if (isGiven(event) && !isObject(event)) {
      throw invalidInput([{ field: 'event', message: 'must be an object' }])
    }
    const given = new Map(Object.entries(event ?? {}).filter(([, value]) => isGiven(value)))
    const mistakes: FieldError[] = []
    const values: Record<string, unknown> = {}
    for (const [field, schema] of Object.entries(fields)) {
      const forms = [...new Set([field, snakeCase(field)])].filter(form => given.has(form))
      const results = (forms.length > 0 ? forms : [field]).map(form => v.safeParse(schema, given.get(form)))
      const issue = results.flatMap(result => result.issues ?? [])[0]
      if (issue) {
        mistakes.push({ field, message: forms.length > 0 ? issue.message : 'is required' })
      } else if (new Set(results.map(({ output }) => JSON.stringify(output))).size > 1) {
        mistakes.push({ field, message: `${forms.join(' and ')} are both given and differ` })
      } else {
        values[field] = results[0]?.output
      }
    }
    // Every value was made by its own field's schema just above.
    mistakes.push(...check(values as Partial<Values<F>>))
    if (mistakes.length > 0) throw invalidInput(mistakes)
    return values as Values<F>
  }
}

function invalidInput(fields: FieldError[]) {
  const list = fields.map(({ field, message }) => `${field} ${message}`).join('; ')
  return fail('invalid_input', `the input is wrong: ${list}`, { fields })
}

const digits = v.pipe(v.string(), v.trim(), v.regex(/^-?\d+$/), v.transform(Number))

/** A whole number from `min` to `max`, as a number or its digits. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER) {
  const message =
    max === Number.MAX_SAFE_INTEGER
      ? `must be a whole number from ${min} on`
      : `must be a whole number from ${min} to ${max}`
  return v.pipe(
    v.union([v.number(), digits], message),
    v.safeInteger(message),
    v.minValue(min, message),
    v.maxValue(max, message),
  )
}

const LOST_DIGITS = 'is a number beyond 2^53 - 1, which has lost digits on its way: send it as text'

const textOrSafeInteger = (message: string) =>
  v.union([v.string(), v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.transform(String))], issue =>
    Number(issue.input) > Number.MAX_SAFE_INTEGER ? LOST_DIGITS : message,
  )

const ID = 'must be 1 to 128 letters, digits, _, - or @'

/** One of WeChat's ids. */
export const id = v.pipe(textOrSafeInteger(ID), v.regex(/^[\w@-]{1,128}$/, ID))

const NUMERIC_ID = 'must be 1 to 128 digits'

/** An id that is a number for WeChat; text here, so that it stays exact. Leading zeros say nothing and go. */
export const numericId = v.pipe(
  textOrSafeInteger(NUMERIC_ID),
  v.trim(),
  v.regex(/^\d{1,128}$/, NUMERIC_ID),
  v.transform(number => number.replace(/^0+(?=\d)/, '')),
)

/** `true` or `false`, as text too. */
export const yesOrNo = v.union(
  [
    v.boolean(),
    v.pipe(
      v.picklist(['true', 'false']),
      v.transform(value => value === 'true'),
    ),
  ],
  'must be true or false',
)

/** Characters as people count them, an emoji being one or a few. */
const isOfLength = (text: string, min: number, max: number) => {
  const { length } = [...text]
  return length >= min && length <= max
}

/** Any text of `min` to `max` characters. */
export function anyText(min: number, max: number) {
  const message = `must be text of ${min} to ${max} characters`
  return v.pipe(
    v.string(message),
    v.check(text => isOfLength(text, min, max), message),
  )
}

/** Text of `min` to `max` characters, without the white space around it. */
export function trimmedText(min: number, max: number) {
  const message = `must be text of ${min} to ${max} characters`
  return v.pipe(
    v.string(message),
    v.trim(),
    v.check(text => isOfLength(text, min, max), message),
  )
}

const FILE_ID = "must be a cloud file's id, cloud://…"

/** The id of a file in cloud storage. */
export const fileID = v.pipe(v.string(FILE_ID), v.startsWith('cloud://', FILE_ID), v.maxLength(1024, FILE_ID))

const ISO_TIME =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?$/i

const CHINA = '+08:00'

/** ISO 8601 to seconds; a time without a zone is one in China. `undefined` where there is no such time. */
function isoSeconds(text: string): number | undefined {
  const match = ISO_TIME.exec(text.trim())
  if (!match) return undefined
  const [, year, month, day, hour = '00', minute = '00', second = '00', zone = CHINA] = match
  const local = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  // Date takes 30 February for 1 March; a time that it reads as another one does not exist.
  if (Number.isNaN(local.getTime()) || !local.toISOString().startsWith(`${year}-${month}-${day}T${hour}`))
    return undefined
  if (/^z$/i.test(zone)) return local.getTime() / 1000
  const [, sign, hours, minutes = '00'] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? []
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined
  const offset = (Number(hours) * 60 + Number(minutes)) * 60
  return local.getTime() / 1000 - (sign === '-' ? -offset : offset)
}

const TIME = 'must be epoch seconds or an ISO 8601 time, e.g. 1676351504 or 2023-02-14T13:11:44+08:00'
const MILLISECONDS = 'looks like milliseconds: give seconds (divide by 1000)'
const FIRST_OF_MILLISECONDS = 1e11

/** A moment: epoch seconds (a number or its digits), or ISO 8601 text; without a zone it is China time. */
export const time = v.pipe(
  v.union([v.number(), digits, v.pipe(v.string(), v.transform(isoSeconds), v.number())], TIME),
  v.safeInteger(TIME),
  v.minValue(0, TIME),
  v.maxValue(FIRST_OF_MILLISECONDS - 1, MILLISECONDS),
)

/** A field that may be left out. */
export const maybe = <Schema extends v.GenericSchema>(schema: Schema) => v.optional(schema)

/** A field with a value of its own where it is left out. */
export const withDefault = <Schema extends v.GenericSchema, Default extends v.InferInput<Schema>>(
  schema: Schema,
  value: Default | (() => Default),
) => v.optional(schema, value)

/** `values` without what is not given, as input for another call. */
export function given<T extends Record<string, unknown>>(
  values: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
