import { FIRST_OF_MILLISECONDS } from '../china-time'
import { fail, OperationError } from '../errors'
import type { FieldError } from '../types'
import { isGiven, isObject } from '../values'
import { isoSeconds } from './iso-time'
import { nearName } from './near-name'

/*
 * Reading an event. Fields come in camelCase or snake_case; numbers also as text, since DevTools' forms and
 * `data-` attributes send text; `''`, `null` and `undefined` mean "not given"; unknown fields are ignored, but for those
 * that are nearly one that is not given: to ignore `startime` would give more than what was asked for.
 * Import it as a namespace: `input.object({ page: input.optional(input.integer(1)) })`.
 */

/** Reads a value, `undefined` where none is given; throws a `Mistake`. */
type Parser<T> = ((value: unknown) => T) & {
  /** `''` or `null`, where this is a value of the field and does not mean "not given". */
  also?: '' | null
}

/** Reads an event; `fields` are the names that it knows, in camelCase. */
type Reader<T> = ((event: unknown) => T) & { fields: string[] }

/** Its message goes on from the field's name: `page` + `is required`. */
class Mistake extends Error {}

/** The field that every operation has beside its own: see input-appid.ts. */
export const APPID = 'appid'
/** What the platform adds to an event. */
export const PLATFORM_KEYS = ['userInfo', 'tcbContext']

const snakeCase = (name: string) =>
  name.replace('ID', 'Id').replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)

/** The keys by which a field may come. */
export const formsOf = (field: string) => [...new Set([field, snakeCase(field)])]

/**
 * A function that reads these fields from an event, or throws `invalid_input` with every mistake at once.
 *
 * @param check finds mistakes between fields; it gets the fields that are right by themselves
 */
export function object<T extends object>(
  fields: { [Name in keyof T]: Parser<T[Name]> },
  check: (values: Partial<T>) => FieldError[] = () => [],
): Reader<T> {
  const known = new Set([...Object.keys(fields).flatMap(formsOf), APPID, ...PLATFORM_KEYS])
  const read = (event: unknown): T => {
    if (isGiven(event) && !isObject(event)) {
      throw invalidInput([{ field: 'event', message: 'must be an object' }])
    }
    const given = new Map(Object.entries(event ?? {}))
    const mistakes: FieldError[] = []
    const values: Record<string, unknown> = {}
    const notGiven = isGiven(given.get(APPID)) ? [] : [APPID]
    for (const [field, parse] of Object.entries<Parser<unknown>>(fields)) {
      const sent = formsOf(field).filter(form => {
        const value = given.get(form)
        return isGiven(value) || (value !== undefined && value === parse.also)
      })
      if (sent.length === 0) notGiven.push(field)
      try {
        const [value, ...others] =
          sent.length > 0 ? sent.map(form => parse(given.get(form))) : [parse(undefined)]
        if (others.some(other => JSON.stringify(other) !== JSON.stringify(value))) {
          throw new Mistake(`${sent.join(' and ')} are both given and differ`)
        }
        values[field] = value
      } catch (error) {
        if (!(error instanceof Mistake)) throw error
        mistakes.push({ field, message: sent.length > 0 ? error.message : 'is required' })
      }
    }
    for (const [key, value] of given) {
      const meant = isGiven(value) && !known.has(key) ? nearName(key, notGiven) : undefined
      if (meant !== undefined) mistakes.push({ field: key, message: `is not known: did you mean ${meant}?` })
    }
    // Each value comes from its own field's parser, just above.
    mistakes.push(...check(values as Partial<T>))
    if (mistakes.length > 0) throw invalidInput(mistakes)
    return values as T
  }
  return Object.assign(read, { fields: Object.keys(fields) })
}

/** Reads more out of what was read; `next` throws `invalid_input` for what shows only once all fields are right. */
export const andThen = <T, Next>(read: Reader<T>, next: (values: T) => Next): Reader<Next> =>
  Object.assign((event: unknown) => next(read(event)), { fields: read.fields })

/** The error that tells these mistakes; also for those that show only after the event is read. */
export function invalidInput(fields: FieldError[]): OperationError {
  const list = fields.map(({ field, message }) => `${field} ${message}`).join('; ')
  return fail('invalid_input', `the input is wrong: ${list}`, { fields })
}

/** A number that came as its digits; anything else as it is. */
const numberIn = (value: unknown) =>
  typeof value === 'string' && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value

/** A whole number from `min` to `max`, as a number or its digits. */
export function integer(min: number, max = Number.MAX_SAFE_INTEGER): Parser<number> {
  const upTo = max === Number.MAX_SAFE_INTEGER ? 'on' : `to ${max}`
  return value => {
    const number = numberIn(value)
    if (isSafeInteger(number) && number >= min && number <= max) return number
    throw new Mistake(`must be a whole number from ${min} ${upTo}`)
  }
}

const isSafeInteger = (value: unknown): value is number => Number.isSafeInteger(value)

/** Text of this form, or a safe integer whose digits have it. */
function idText(value: unknown, form: RegExp, message: string): string {
  if (typeof value === 'number' && value > Number.MAX_SAFE_INTEGER) {
    throw new Mistake('is a number beyond 2^53 - 1, which has lost digits on its way: send it as text')
  }
  const text = isSafeInteger(value) && value >= 0 ? String(value) : value
  if (typeof text === 'string' && form.test(text)) return text
  throw new Mistake(message)
}

/** One of WeChat's ids. */
export const id: Parser<string> = value =>
  idText(value, /^[\w@-]{1,128}$/, 'must be 1 to 128 letters, digits, _, - or @')

/** An id that is a number for WeChat, without leading zeros; text here, so that it stays exact. */
export const numericId: Parser<string> = value => {
  const digits = typeof value === 'string' ? value.trim() : value
  return idText(digits, /^\d{1,128}$/, 'must be 1 to 128 digits').replace(/^0+(?=\d)/, '')
}

/** `true` or `false`, as text or number too. */
export const boolean: Parser<boolean> = value => {
  if (value === true || value === 'true' || value === 1 || value === '1') return true
  if (value === false || value === 'false' || value === 0 || value === '0') return false
  throw new Mistake('must be true or false')
}

/** Any text of `min` to `max` Unicode characters. */
export const text =
  (min: number, max: number): Parser<string> =>
  value => {
    if (typeof value === 'string') {
      const { length } = [...value]
      if (length >= min && length <= max) return value
    }
    throw new Mistake(`must be text of ${min} to ${max} characters`)
  }

/** Text of `min` to `max` characters, without the white space around it. */
export const trimmedText = (min: number, max: number): Parser<string> => {
  const parse = text(min, max)
  return value => parse(typeof value === 'string' ? value.trim() : value)
}

/** A list of any length, or of at most `most`. */
export const list =
  <Item>(parse: Parser<Item>, what: string, most?: number): Parser<Item[]> =>
  value => {
    if (Array.isArray(value) && (!most || value.length <= most)) return value.map(item => parse(item))
    throw new Mistake(`must be a list of ${most ? `at most ${most} ` : ''}${what}`)
  }

/** A list of two. */
export const pair =
  <Item>(parse: Parser<Item>): Parser<[Item, Item]> =>
  value => {
    if (Array.isArray(value) && value.length === 2) return [parse(value[0]), parse(value[1])]
    throw new Mistake('must be a list of two')
  }

/** One value or a list of them, as a list without doubles. */
export const oneOrMore =
  <Item>(parse: Parser<Item>): Parser<Item[]> =>
  value => {
    if (!Array.isArray(value)) return [parse(value)]
    if (value.length > 0) return [...new Set(value.map(item => parse(item)))]
    throw new Mistake('is an empty list, which matches nothing: leave it out to get all')
  }

/** One of these words. */
export const oneOf =
  <Word extends string>(...words: Word[]): Parser<Word> =>
  value => {
    const word = words.find(word => word === value)
    if (word !== undefined) return word
    throw new Mistake(`must be one of ${words.join(', ')}`)
  }

/** Text of this form. */
export const matching =
  (form: RegExp, message: string): Parser<string> =>
  value => {
    if (typeof value === 'string' && form.test(value)) return value
    throw new Mistake(message)
  }

/** The id of a file in cloud storage. */
export const fileID = matching(/^cloud:\/\/.{0,1016}$/s, "must be a cloud file's id, cloud://…")

/** A field that is an object of these fields. Its mistakes become one, that of the field itself. */
export function nested<T extends object>(fields: { [Name in keyof T]: Parser<T[Name]> }): Parser<T> {
  const read = object(fields)
  return value => {
    if (!isObject(value)) throw new Mistake('must be an object')
    try {
      return read(value)
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
      const mistakes = error.details.fields?.map(({ field, message }) => `${field} ${message}`)
      throw new Mistake(`is wrong: ${mistakes?.join(', ')}`)
    }
  }
}

/** A field of which `''` or `null` is a value too. Wraps `optional`, not the other way round. */
export const orElse = <const Value extends '' | null, T>(also: Value, parse: Parser<T>): Parser<T | Value> =>
  Object.assign((value: unknown) => (value === also ? also : parse(value)), { also })

/** A time: epoch seconds (a number or its digits), or ISO 8601 text; without a zone it is China time. */
export const time: Parser<number> = value => {
  const number = numberIn(value)
  const seconds = typeof number === 'string' ? isoSeconds(number) : number
  if (!isSafeInteger(seconds) || seconds < 0) {
    throw new Mistake(
      'must be epoch seconds or an ISO 8601 time, e.g. 1676351504 or 2023-02-14T13:11:44+08:00',
    )
  }
  if (seconds < FIRST_OF_MILLISECONDS) return seconds
  throw new Mistake('looks like milliseconds: give seconds (divide by 1000)')
}

/** A field that may be left out. */
export const optional =
  <T>(parse: Parser<T>): Parser<T | undefined> =>
  value =>
    value === undefined ? undefined : parse(value)

/** A field that may be left out, and has this value then. */
export const withDefault =
  <T>(parse: Parser<T>, fallback: () => T): Parser<T> =>
  value =>
    value === undefined ? fallback() : parse(value)

/** What `given` leaves. */
export type Given<T> = { [Name in keyof T]: Exclude<T[Name], undefined> }

/** `values` without those that are `undefined`, as input for another call. */
export const given = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<T>
