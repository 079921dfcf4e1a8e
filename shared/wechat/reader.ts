import { fail } from '../errors'
import { isGiven, isObject } from '../values'
import { parseJson } from './json'
import { asIs, withCamelCaseKeys } from './keys'

/*
 * Reading WeChat's responses, whose keys are in camelCase by now. Every documented field gets its documented type, and
 * every other field stays as it is. To be imported as a namespace: `read.object({ … })`.
 */

/** Throws `NotAsDocumented` where `value` is no such thing. */
type Reader<T> = (value: unknown) => T

class NotAsDocumented extends Error {
  /** The path to the value. */
  readonly path: (string | number)[] = []
}

/** Adds a step to the path of `error`. */
function at(place: string | number, error: unknown): unknown {
  if (error instanceof NotAsDocumented) error.path.unshift(place)
  return error
}

/** Text; a number becomes its digits, nothing becomes `''`. */
export const text: Reader<string> = value => {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  if (typeof value === 'number') return String(value)
  throw new NotAsDocumented()
}

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i

const numberOr =
  <Absent extends number | null>(absent: Absent): Reader<number | Absent> =>
  value => {
    if (value === undefined || value === null || value === '') return absent
    const number = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value
    if (typeof number === 'number' && Math.abs(number) <= Number.MAX_SAFE_INTEGER) return number
    throw new NotAsDocumented()
  }

/** A number, or its text; nothing becomes 0, since WeChat's servers leave zeros out. */
export const number = numberOr(0)

/** A number, or its text; nothing becomes `null`. */
export const optionalNumber = numberOr(null)

/** A boolean, also where it came as 0 or 1; nothing becomes `false`. */
export const boolean: Reader<boolean> = value => {
  if (value === true || value === 1 || value === '1' || value === 'true') return true
  if (!isGiven(value) || value === false || value === 0 || value === '0' || value === 'false') return false
  throw new NotAsDocumented()
}

/** WeChat's own image hosts: they serve https too, and a mini program loads nothing else. */
const WECHAT_IMAGE = /^http(?=:\/\/(?:[\w-]+\.)*(?:qlogo|qpic)\.cn(?:[/?#]|$))/i

/** An address of a picture or a video. */
export const address: Reader<string> = value => {
  const url = text(value)
  return WECHAT_IMAGE.test(url) ? `https${url.slice(4)}` : url
}

/** A list, `[]` where there is none; empty items are left out. */
export const list =
  <Item>(item: Reader<Item>): Reader<Item[]> =>
  value => {
    if (!isGiven(value)) return []
    if (!Array.isArray(value)) throw new NotAsDocumented()
    const items: Item[] = []
    try {
      for (const inner of value) if (isGiven(inner)) items.push(item(inner))
    } catch (error) {
      throw at(items.length, error)
    }
    return items
  }

/** The number of items in a list, empty ones included. */
export const lengthOf = (items: unknown) => (Array.isArray(items) ? items.length : 0)

/** Nothing, `{}`, or what some servers write for it: `[]`. */
const isEmpty = (value: unknown) =>
  !isGiven(value) || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

type Fields<T> = { [Name in keyof T]: Reader<T[Name]> }

/**
 * An object with these fields, and all others that WeChat sent; where there is none, an object of empty values.
 *
 * @param ifSent fields that are absent where WeChat sent none
 */
export function object<T extends object, Optional extends object = object>(
  fields: Fields<T>,
  ifSent?: Fields<Optional>,
): Reader<T & Partial<Optional>> {
  const always = Object.entries<Reader<unknown>>(fields)
  const sometimes = Object.entries<Reader<unknown>>(ifSent ?? {})
  return value => {
    if (!isObject(value) && !isEmpty(value)) throw new NotAsDocumented()
    const sent = isObject(value) ? value : {}
    const result = { ...sent }
    for (const [name, read] of [...always, ...sometimes.filter(([name]) => name in sent)]) {
      try {
        result[name] = read(sent[name])
      } catch (error) {
        throw at(name, error)
      }
    }
    // Every field comes from its own reader.
    return result as T & Partial<Optional>
  }
}

/** `null` where there is nothing. */
export const optional =
  <T>(read: Reader<T>): Reader<T | null> =>
  value =>
    isEmpty(value) ? null : read(value)

/** JSON text of an object, parsed; other text becomes `{ raw: text }`, nothing becomes `{}`. */
export const jsonObject: Reader<Record<string, unknown>> = value => {
  if (!isGiven(value)) return {}
  if (isObject(value)) return value
  const raw = typeof value === 'string' ? value : JSON.stringify(value)
  try {
    const parsed = withCamelCaseKeys(parseJson(raw), asIs)
    return isObject(parsed) ? parsed : { raw }
  } catch {
    return { raw }
  }
}

/** Reads a response. Where that fails, `bad_response` names the field, not its value. */
export function readAs<T>(read: Reader<T>, response: unknown): T {
  try {
    return read(response)
  } catch (error) {
    if (!(error instanceof NotAsDocumented)) throw error
    throw fail(
      'bad_response',
      `WeChat's response is not as documented at ${error.path.join('.') || 'its root'}`,
      {
        hint: 'Try again. If it stays so, WeChat has changed this API: look for a newer version of this package.',
      },
    )
  }
}
