import { maskContacts } from '../contacts'
import type { Stored } from '../database/database'
import { isObject } from '../values'

/* Columns of the table that exportVoices writes. */

/** A cell: a moment is a `Date`. */
export type Cell = string | number | Date | null

export interface Column {
  /** Where it stands, counted from the left. Columns of several kinds with the same header are one. */
  place: number
  header: string
  /** In characters. */
  width: number
  /** What its cells hold: text unless given. */
  holds?: 'text' | 'times' | 'numbers'
  /** What the cell is made of: paths in a voice's document. */
  fields: string[]
  /** `contacts`: whether they may be read. Owners may have changed the document, so anything may be missing. */
  cell(voice: Stored, contacts: boolean): Cell
}

/** What stands at a path. */
export function valueAt(voice: Stored, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), voice)
}

export const cellText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : ''

export const cellNumber = (value: unknown): number | null => (typeof value === 'number' ? value : null)

/** A list in one cell. */
export const cellList = (value: unknown, text: (item: unknown) => string): string =>
  Array.isArray(value) ? value.map(text).filter(Boolean).join('、') : ''

/** A column of what stands at a path, as `read` has it. */
export const columnOf = (
  place: number,
  header: string,
  width: number,
  path: string,
  read: (value: unknown) => Cell = cellText,
): Column => ({ place, header, width, fields: [path], cell: voice => read(valueAt(voice, path)) })

/** The same of numbers. */
export const numbersOf = (
  place: number,
  header: string,
  width: number,
  path: string,
  read: (value: unknown) => number | null = cellNumber,
): Column => ({ ...columnOf(place, header, width, path, read), holds: 'numbers' })

/** The same of people's own words, in which contacts may stand. */
export const wordsOf = (
  place: number,
  header: string,
  width: number,
  path: string,
  read: (value: unknown) => string = cellText,
): Column => ({
  ...columnOf(place, header, width, path),
  cell(voice, contacts) {
    const words = read(valueAt(voice, path))
    return contacts ? words : maskContacts(words)
  },
})
