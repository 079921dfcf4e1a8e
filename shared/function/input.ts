import { fail, OperationError } from '../errors'
import type { FieldError } from '../types'
import { isGiven, isObject } from '../values'
import { isoSeconds } from './iso-time'

/*
 * Reading an event. Fields come in camelCase or snake_case; numbers also as text, since DevTools' forms and
 * `data-` attributes send text; `''`, `null` and `undefined` mean "not given"; what is not asked for is ignored.
 * To be imported as a namespace: `input.object({ page: input.optional(input.integer(1)) })`.
 */

/** Gives what `value` says, or throws a `Mistake`. What is not given is `undefined`. */
type Parser<T> = ((value: unknown) => T) & {
  /** `''` or `null`, where that is a value of this field and not "not given". */
  also?: '' | null
}

/** Its message follows the field's name: `page` + `is required`. */
class Mistake extends Error {}

const snakeCase = (name: string) =>
  name.replace('ID', 'Id').replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)

/**
 * A function that reads these fields from an event, or throws `invalid_input` with every mistake at once.
 *
 * @param check finds mistakes between fields; it sees the fields that are right by themselves
 */
export function object<T extends object>(
  fields: { [Name in keyof T]: Parser<T[Name]> },
  check: (values: Partial<T>) => FieldError[] = () => [],
): (event: unknown) => T {
  let parsers: { field: string; forms: string[]; parse: Parser<unknown> }[] | undefined
  return event => {
    parsers ??= Object.entries<Parser<unknown>>(fields).map(([field, parse]) => {
      const forms = [...new Set([field, snakeCase(field)])]
      return { field, forms, parse }
    })
    if (isGiven(event) && !isObject(event)) {
      throw invalidInput([{ field: 'event', message: 'must be an object' }])
    }
    const given = new Map(Object.entries(event ?? {}))
    const mistakes: FieldError[] = []
    const values: Record<string, unknown> = {}
    for (const { field, forms, parse } of parsers) {
      const sent = forms.filter(form => {
        const value = given.get(form)
        return isGiven(value) || (value !== undefined && value === parse.also)
      })
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
    // Every value was made by its own field's parser just above.
    mistakes.push(...check(values as Partial<T>))
    if (mistakes.length > 0) throw invalidInput(mistakes)
    return values as T
  }
}

/** The error of these mistakes, for those that only show when more is known than the event. */
export function invalidInput(fields: FieldError[]): OperationError {
  const list = fields.map(({ field, message }) => `${field} ${message}`).join('; ')
  return fail('invalid_input', `the input is wrong: ${list}`, { fields })
}

/** A number, also where it came as its digits. */
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

/** Text that looks as it should, which a safe integer does too when it is written down. */
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

/** An id that is a number for WeChat; text here, so that it stays exact. Leading zeros say nothing and go. */
export const numericId: Parser<string> = value =>
  idText(typeof value === 'string' ? value.trim() : value, /^\d{1,128}$/, 'must be 1 to 128 digits').replace(
    /^0+(?=\d)/,
    '',
  )

/** `true` or `false`, as text or number too. */
export const boolean: Parser<boolean> = value => {
  if (value === true || value === 'true' || value === 1 || value === '1') return true
  if (value === false || value === 'false' || value === 0 || value === '0') return false
  throw new Mistake('must be true or false')
}

/** Any text of `min` to `max` characters as people count them, an emoji being one or a few. */
export const text =
  (min: number, max: number): Parser<string> =>
  value => {
    const length = typeof value === 'string' ? [...value].length : -1
    if (typeof value === 'string' && length >= min && length <= max) return value
    throw new Mistake(`must be text of ${min} to ${max} characters`)
  }

/** Text of `min` to `max` characters, without the white space around it. */
export const trimmedText = (min: number, max: number): Parser<string> => {
  const parse = text(min, max)
  return value => parse(typeof value === 'string' ? value.trim() : value)
}

/** The id of a file in cloud storage. */
export const fileID: Parser<string> = value => {
  if (typeof value === 'string' && value.startsWith('cloud://') && value.length <= 1024) return value
  throw new Mistake("must be a cloud file's id, cloud://…")
}

/** Several of one thing. */
export const list =
  <Item>(parse: Parser<Item>, what: string, most = Number.POSITIVE_INFINITY): Parser<Item[]> =>
  value => {
    if (Array.isArray(value) && value.length <= most) return value.map(item => parse(item))
    throw new Mistake(
      `must be a list of ${most === Number.POSITIVE_INFINITY ? '' : `at most ${most} `}${what}`,
    )
  }

/** A list of two. */
export const pair =
  <Item>(parse: Parser<Item>): Parser<[Item, Item]> =>
  value => {
    if (Array.isArray(value) && value.length === 2) return [parse(value[0]), parse(value[1])]
    throw new Mistake('must be a list of two')
  }

/** One thing, or a list of some: each once. */
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

/** An object of these fields within an event; the mistakes in it are those of the field that it is. */
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

/** A field for which `''` or `null` is a value too. Goes around `optional`. */
export const orElse = <const Value extends '' | null, T>(also: Value, parse: Parser<T>): Parser<T | Value> =>
  Object.assign((value: unknown) => (value === also ? also : parse(value)), { also })

const FIRST_OF_MILLISECONDS = 1e11

/** A moment: epoch seconds (a number or its digits), or ISO 8601 text; without a zone it is China time. */
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

/** A field with a value of its own where it is left out. */
export const withDefault =
  <T>(parse: Parser<T>, value: () => T): Parser<T> =>
  given =>
    given === undefined ? value() : parse(given)

/** `values` without what is not given, as input for another call. */
export function given<T extends Record<string, unknown>>(
  values: T,
): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
}
