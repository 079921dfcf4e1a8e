import { FIRST_OF_MILLISECONDS } from '../china-time'
import { fail } from '../errors'
import type { Invocation } from '../invocation'
import type { Unreadable } from '../types'
import { isGiven, isObject } from '../values'
import { parseJson } from './json'
import { asIs, withCamelCaseKeys } from './keys'
import type { FetchedPage } from './page'

/*
 * Reading WeChat's responses, whose keys are in camelCase by now. Every documented field gets its documented type, and
 * every other field stays as it is. What is not as documented costs no more than itself: it becomes its empty value,
 * and its record says where that was. To be imported as a namespace: `read.object({ … })`.
 */

/**
 * Throws `NotAsDocumented` where `value` is no such thing, before anything is noted. Of nothing it makes the empty value
 * of its type. What cannot be read inside of `value` is noted.
 */
export type Reader<T> = (value: unknown, notes: Notes) => T

class NotAsDocumented extends Error {}

/** What could not be read. */
class Notes {
  /** The paths in the record that is being read. */
  readonly paths: string[] = []
  /** How many there are in records inside of it, which note their own paths. */
  inRecords = 0

  get count(): number {
    return this.paths.length + this.inRecords
  }

  /** Reads a part; where it cannot be read, its place is noted. */
  part<T>(place: string | number, read: Reader<T>, value: unknown): T | undefined {
    const before = this.paths.length
    try {
      return read(value, this)
    } catch (error) {
      if (!(error instanceof NotAsDocumented)) throw error
      this.paths.push('')
      return undefined
    } finally {
      for (let i = before; i < this.paths.length; i++) {
        this.paths[i] = this.paths[i] ? `${place}.${this.paths[i]}` : String(place)
      }
    }
  }
}

/** Text; a number becomes its digits, nothing becomes `''`. */
export const text: Reader<string> = value => {
  if (typeof value === 'string') return value
  if (value === undefined || value === null) return ''
  if (typeof value === 'number') return String(value)
  throw new NotAsDocumented()
}

const NUMBER = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i

/** A number, or its text; `undefined` where there is none. */
function numberIn(value: unknown): number | undefined {
  if (!isGiven(value)) return undefined
  const number = typeof value === 'string' && NUMBER.test(value) ? Number(value) : value
  if (typeof number === 'number' && Math.abs(number) <= Number.MAX_SAFE_INTEGER) return number
  throw new NotAsDocumented()
}

/** A number, or its text; nothing becomes 0, since WeChat's servers leave zeros out. */
export const number: Reader<number> = value => numberIn(value) ?? 0

/** A number, or its text; nothing becomes `null`. */
export const optionalNumber: Reader<number | null> = value => numberIn(value) ?? null

const YEAR_2100 = 4_102_444_800

/** Whole epoch seconds, also where it came in milliseconds; `undefined` where there is none. */
function timeIn(value: unknown): number | undefined {
  const number = numberIn(value)
  if (number === undefined) return undefined
  const seconds = Math.floor(number < FIRST_OF_MILLISECONDS ? number : number / 1000)
  if (seconds >= 0 && seconds < YEAR_2100) return seconds
  throw new NotAsDocumented()
}

/** Whole epoch seconds; nothing becomes 0. */
export const time: Reader<number> = value => timeIn(value) ?? 0

/** Whole epoch seconds; nothing becomes `null`. */
export const optionalTime: Reader<number | null> = value => timeIn(value) ?? null

/** A boolean, also where it came as 0 or 1; nothing becomes `false`. */
export const boolean: Reader<boolean> = value => {
  if (value === true || value === 1 || value === '1' || value === 'true') return true
  if (!isGiven(value) || value === false || value === 0 || value === '0' || value === 'false') return false
  throw new NotAsDocumented()
}

/** WeChat's own image hosts: they serve https too, and a mini program loads nothing else. */
const WECHAT_IMAGE = /^http(?=:\/\/(?:[\w-]+\.)*(?:qlogo|qpic)\.cn(?:[/?#]|$))/i

/** An address of a picture or a video. */
export const address: Reader<string> = (value, notes) => {
  const url = text(value, notes)
  return WECHAT_IMAGE.test(url) ? `https${url.slice(4)}` : url
}

/** What JSON text of a list or an object says; any other value as it is. */
function outOfText(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  try {
    return withCamelCaseKeys(parseJson(value))
  } catch {
    return value
  }
}

/** Nothing, or an empty object or list, which some servers write for one another. */
const isEmpty = (value: unknown) =>
  !isGiven(value) || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

/** The items of a list; a single object is a list of one. */
function itemsIn(value: unknown): unknown[] {
  const items = outOfText(value)
  if (Array.isArray(items)) return items
  if (isEmpty(items)) return []
  if (isObject(items)) return [items]
  throw new NotAsDocumented()
}

function objectIn(value: unknown): Record<string, unknown> {
  const object = outOfText(value)
  if (isObject(object)) return object
  if (isEmpty(object)) return {}
  throw new NotAsDocumented()
}

/** A list, `[]` where there is none; empty items, and those that cannot be read, are left out. */
export const list =
  <Item>(item: Reader<Item>): Reader<Item[]> =>
  (value, notes) =>
    itemsIn(value).flatMap((inner, index) => {
      const read = isGiven(inner) ? notes.part(index, item, inner) : undefined
      return read === undefined ? [] : [read]
    })

/** As `list`; a text that is no list is a list of it, for items that may be text. */
export const listOrText =
  <Item>(item: Reader<Item>): Reader<Item[]> =>
  (value, notes) => {
    const isText = typeof value === 'string' && !Array.isArray(outOfText(value))
    return list(item)(isText ? [value] : value, notes)
  }

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
  return (value, notes) => {
    const sent = objectIn(value)
    const result = { ...sent }
    for (const [name, read] of [...always, ...sometimes.filter(([name]) => name in sent)]) {
      result[name] = notes.part(name, read, sent[name]) ?? read(undefined, notes)
    }
    // Every field comes from its own reader.
    return result as T & Partial<Optional>
  }
}

/** A record: it says where it could not be read. */
export const record =
  <T extends object>(read: Reader<T>): Reader<T & Unreadable> =>
  (value, notes) => {
    const own = new Notes()
    const result = read(value, own)
    notes.inRecords += own.count
    return own.paths.length > 0 ? { ...result, unreadable: own.paths } : result
  }

/** `null` where there is nothing. */
export const optional =
  <T>(read: Reader<T>): Reader<T | null> =>
  (value, notes) =>
    isEmpty(outOfText(value)) ? null : read(value, notes)

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

/** Reads a response, and counts for the log what could not be read. Where it is nothing that can be, it is a `bad_response`. */
export function readAs<T>(read: Reader<T>, response: unknown, { counts }: Invocation): T {
  const notes = new Notes()
  try {
    return read(response, notes)
  } catch (error) {
    if (!(error instanceof NotAsDocumented)) throw error
    throw fail('bad_response', "WeChat's list is neither a list nor an object", {
      hint: 'Try again. If it stays so, WeChat has changed this API: look for a newer version of this package.',
    })
  } finally {
    counts.add('unreadable', notes.count)
  }
}

/** A record that is left out of its list where it has no id. */
export const withId =
  <Item extends object>(record: Reader<Item>, idName: keyof Item): Reader<Item> =>
  (value, notes) => {
    const own = new Notes()
    const item = record(value, own)
    if (item[idName] === '') throw new NotAsDocumented()
    notes.inRecords += own.count
    return item
  }

/** A page of a list. */
export const page =
  <Item>(item: Reader<Item>, total: unknown): Reader<FetchedPage<Item>> =>
  (value, notes) => {
    const items = itemsIn(value)
    return {
      list: list(item)(items, notes),
      total: notes.part('total', optionalNumber, total) ?? null,
      received: items.length,
    }
  }
