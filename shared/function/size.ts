import type { Cut } from '../types'
import { isObject } from '../values'

/* How much fits into what a function returns. */

/** Bytes: the platform refuses results over 1 MB, the envelope included. */
export const RESULT_BYTES = 900_000

/** As JSON. */
export const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '')

/** Texts of up to this many characters stay whole, ids and addresses among them. */
const SHORT_TEXT = 512

/** How long texts, lists and objects may be, tried one after the other. */
const LENGTHS = [100_000, 10_000, 1000, 100, 10, 1, 0]

/**
 * As much of a page of WeChat's as fits into one result. `came` counts the records up to where it ends, `end` from the
 * beginning of the list on: those that `list` leaves out are among them only where the page is whole.
 *
 * @param offset how many records are before the page
 */
export function fittingRecords<Item extends Cut>(
  page: { list: Item[]; total: number | null; received: number },
  offset: number,
) {
  const { total, received } = page
  const isWhole = bytesOf(page.list) <= RESULT_BYTES
  const list = isWhole ? page.list : fittingPage(page.list.map(record => fittingRecord(record)))
  const came = list.length < page.list.length ? list.length : received
  const end = offset + came
  const isLast = came === 0 || (came === received && total !== null && end >= total)
  return { list, total: total ?? end, came, end, isLast }
}

/** A record of at most so many bytes. Where something has to go, long texts are cut, then long lists and objects. */
export function fittingRecord<Item extends object>(record: Item, most = RESULT_BYTES): Item {
  if (bytesOf(record) <= most) return record
  return shortenedTo(most, { ...record, cut: true }, eachShortened)
}

/** @param shorten gives fields in which nothing is longer than this; those that it does not give stay */
export function shortenedTo<Item extends object>(
  most: number,
  item: Item,
  shorten: (item: Item, length: number) => object,
): Item {
  let cut = item
  for (const length of LENGTHS) {
    if (bytesOf(cut) <= most) break
    cut = { ...cut, ...shorten(cut, length) }
  }
  return cut
}

/** As many of the first items as fit into one result together, at least one. */
export function fittingPage<Item>(items: Item[]): Item[] {
  let bytes = 0
  const end = items.findIndex((item, index) => {
    bytes += bytesOf(item) + 1
    return bytes > RESULT_BYTES && index > 0
  })
  return end === -1 ? items : items.slice(0, end)
}

/** A copy with all of its fields, in which texts, lists and objects are no longer than this. */
export const eachShortened = (fields: object, length: number) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, shortened(value, length)]))

function shortened(value: unknown, length: number): unknown {
  if (typeof value === 'string') {
    if (value.length <= Math.max(length, SHORT_TEXT)) return value
    // No half of a surrogate pair at the end.
    return `${value.slice(0, Math.max(length, SHORT_TEXT)).replace(/[\ud800-\udbff]$/, '')}…`
  }
  if (Array.isArray(value)) return value.slice(0, length).map(item => shortened(item, length))
  if (!isObject(value)) return value
  return eachShortened(Object.fromEntries(Object.entries(value).slice(0, length)), length)
}
