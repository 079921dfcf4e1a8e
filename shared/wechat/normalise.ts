import { fail } from '../errors'
import { exactNumber, parseJson } from './json'

/*
 * WeChat's replies, made to read the same whether they came by cloud call or HTTPS, in camelCase or
 * snake_case. First `camelCaseKeys` over the whole reply, then the readers below, which give every documented
 * field its documented type and let every other field ride along. A reply is used up by this: copying thousands
 * of records would take longer than all the rest.
 */

type JsonObject = Record<string, unknown>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// These would change what an object is, not what it says.
const DANGEROUS = new Set(['__proto__', 'constructor', 'prototype'])

/** Objects of the device, not of WeChat: their keys are left as they are. */
const VERBATIM = new Set(['systemInfo', 'system_info'])

const camelCaseNames = new Map<string, string>()
/** More names than WeChat's replies have; whatever else comes by is not kept. */
const MOST_NAMES = 1000

/** The SDK's own rule, so that a reply that it converted reads no different. */
export function camelCase(key: string): string {
  if (!key.includes('_')) return key
  let name = camelCaseNames.get(key)
  if (name === undefined) {
    name = key.replace(/_[a-z]/g, match => match.charAt(1).toUpperCase())
    if (camelCaseNames.size < MOST_NAMES) camelCaseNames.set(key, name)
  }
  return name
}

/** What wx-server-sdk makes of a number of more than 15 characters. */
interface BigNumber {
  _isBigNumber: true
  toFixed(): string
}

const isBigNumber = (value: object): value is BigNumber =>
  '_isBigNumber' in value && 'toFixed' in value && typeof value.toFixed === 'function'

export const isGiven = (value: unknown) => value !== undefined && value !== null && value !== ''

/** `value` as plain objects with camelCase keys. */
export function camelCaseKeys(value: unknown, rename: (key: string) => string = camelCase): unknown {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = camelCaseKeys(value[i], rename)
    return value
  }
  if (!isObject(value)) return value
  if (isBigNumber(value)) return exactNumber(value.toFixed())
  const keys = Object.keys(value)
  // The SDK's objects have no prototype.
  let isRight = Object.getPrototypeOf(value) !== null
  for (const key of keys) {
    const inner = value[key]
    if (typeof inner === 'object' && inner !== null) {
      value[key] = camelCaseKeys(inner, VERBATIM.has(key) ? asIs : rename)
    }
    isRight &&= rename(key) === key && !DANGEROUS.has(key)
  }
  return isRight ? value : renamed(value, keys, rename)
}

/**
 * Where a reply holds a name in both forms, the one that says something counts; where both do and differ, the
 * camelCase one counts and the other stays as it is.
 */
function renamed(object: JsonObject, keys: string[], rename: (key: string) => string): JsonObject {
  const copy: JsonObject = {}
  const others: string[] = []
  for (const key of keys) {
    if (DANGEROUS.has(key)) continue
    if (rename(key) === key) copy[key] = object[key]
    else others.push(key)
  }
  for (const key of others) {
    const name = rename(key)
    const value = object[key]
    const same = Object.hasOwn(copy, name) ? copy[name] : undefined
    if (!isGiven(same) || (Array.isArray(same) && same.length === 0)) copy[name] = value
    else if (isGiven(value) && JSON.stringify(value) !== JSON.stringify(same)) copy[key] = value
  }
  return copy
}

const asIs = (key: string) => key

/** Gives what `value` says, or throws `NotAsDocumented`. */
export type Reader<T> = (value: unknown) => T

class NotAsDocumented extends Error {
  /** The way to what is wrong. */
  readonly path: (string | number)[] = []
}

/** `error`, which happened at this place. */
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

/** A number, or its text; nothing becomes 0, which WeChat's servers leave out. */
export const number = numberOr(0)

/** A number, or its text; nothing becomes `null`. */
export const numberOrNull = numberOr(null)

/** A boolean, also where it came as 0 or 1; nothing becomes `false`. */
export const flag: Reader<boolean> = value => {
  if (value === true || value === 1 || value === '1' || value === 'true') return true
  if (!isGiven(value) || value === false || value === 0 || value === '0' || value === 'false') return false
  throw new NotAsDocumented()
}

/** WeChat's own image hosts: they serve https too, and a mini program loads nothing else. */
const WECHAT_IMAGE = /^http:(?=\/\/(?:[\w-]+\.)*(?:qlogo|qpic)\.cn(?:[/?#]|$))/i

/** An address of a picture or a video. */
export const address: Reader<string> = value => text(value).replace(WECHAT_IMAGE, 'https:')

/** Several of one thing; nothing becomes `[]`, and nothing among them is left out. */
export const list =
  <Item>(item: Reader<Item>): Reader<Item[]> =>
  value => {
    if (!isGiven(value)) return []
    if (!Array.isArray(value)) throw new NotAsDocumented()
    return value.filter(isGiven).map((inner, index) => {
      try {
        return item(inner)
      } catch (error) {
        throw at(index, error)
      }
    })
  }

/** How many items WeChat sent, those of nothing included. */
export const lengthOf = (items: unknown) => (Array.isArray(items) ? items.length : 0)

/** Nothing, `{}`, or what some servers write for it: `[]`. */
const isEmpty = (value: unknown) =>
  !isGiven(value) || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

type Fields<T> = { [Name in keyof T]: Reader<T[Name]> }

/**
 * An object with these fields, and whatever else WeChat sent; where there is none, one of nothings.
 *
 * @param ifSent fields that stay away where WeChat sent none
 */
export function record<T extends object, Optional extends object = object>(
  fields: Fields<T>,
  ifSent?: Fields<Optional>,
): Reader<T & Partial<Optional>> {
  const always = Object.entries<Reader<unknown>>(fields)
  const sometimes = Object.entries<Reader<unknown>>(ifSent ?? {})
  return value => {
    const object = isObject(value) ? value : {}
    if (object !== value && !isEmpty(value)) throw new NotAsDocumented()
    let place = ''
    try {
      for (const [name, read] of always) {
        place = name
        object[name] = read(object[name])
      }
      for (const [name, read] of sometimes) {
        place = name
        if (name in object) object[name] = read(object[name])
      }
    } catch (error) {
      throw at(place, error)
    }
    // Every field has come from its own reader just above.
    return object as T & Partial<Optional>
  }
}

/** What stands there, or `null` where there is nothing. */
export const orNull =
  <T>(read: Reader<T>): Reader<T | null> =>
  value =>
    isEmpty(value) ? null : read(value)

/** JSON text of an object, parsed; other text becomes `{ raw: text }`, nothing becomes `{}`. */
export const jsonObject: Reader<JsonObject> = value => {
  if (!isGiven(value)) return {}
  if (isObject(value)) return value
  const raw = typeof value === 'string' ? value : JSON.stringify(value)
  try {
    const parsed = camelCaseKeys(parseJson(raw), asIs)
    return isObject(parsed) ? parsed : { raw }
  } catch {
    return { raw }
  }
}

/** `reply` as `read` reads it. What cannot be read so is WeChat's mistake: `bad_response` names the field, not its value. */
export function readReply<T>(read: Reader<T>, reply: unknown): T {
  try {
    return read(reply)
  } catch (error) {
    if (!(error instanceof NotAsDocumented)) throw error
    throw fail(
      'bad_response',
      `WeChat's reply is not as documented at ${error.path.join('.') || 'its root'}`,
      {
        hint: 'Try again. If it stays so, WeChat has changed this API: report it to the maintainers of this package.',
      },
    )
  }
}
