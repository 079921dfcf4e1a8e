import { maskContacts } from '../contacts'
import type { Stored } from '../database/database'
import { asText, isObject } from '../values'

/* Columns of the table that exportVoices writes. */

/** A cell; a `Date` where it is a time. */
export type Cell = string | number | Date | null

export interface Column {
  /** Where the column stands, counted from the left. Columns of several kinds with the same header are one. */
  place: number
  header: string
  /** In characters. */
  width: number
  /** Text unless given. */
  holds?: 'text' | 'times' | 'numbers'
  /** The fields of a voice that the cell is made of, as paths. */
  fields: string[]
  /** `contacts`: whether contacts are shown as they are. Any field may be missing, since owners can change a document. */
  cell(voice: Stored, contacts: boolean): Cell
}

/** What stands at this path of a voice. */
export function valueAt(voice: Stored, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), voice)
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** A list in one cell. */
export const cellList = (value: unknown, text: (item: unknown) => string): string =>
  Array.isArray(value) ? value.map(text).filter(Boolean).join('、') : ''

/** Makes a column of one field; `read` makes the cell. */
type ColumnOf<Value extends Cell> = (
  place: number,
  header: string,
  width: number,
  path: string,
  read?: (value: unknown) => Value,
) => Column

export const columnOf: ColumnOf<Cell> = (place, header, width, path, read = asText) => ({
  place,
  header,
  width,
  fields: [path],
  cell: voice => read(valueAt(voice, path)),
})

export const numbersOf: ColumnOf<number | null> = (place, header, width, path, read = numberOf) => ({
  ...columnOf(place, header, width, path, read),
  holds: 'numbers',
})

/** A column of people's own words, in which contacts are masked. */
export const wordsOf = (
  place: number,
  header: string,
  width: number,
  path: string,
  read: (value: unknown) => string = asText,
  mask = maskContacts,
): Column => ({
  ...columnOf(place, header, width, path),
  cell(voice, contacts) {
    const words = read(valueAt(voice, path))
    return contacts ? words : mask(words)
  },
})
