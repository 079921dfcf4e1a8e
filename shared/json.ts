import { parse } from 'lossless-json'

/** A number as its JSON text, exactly: an integer that a double cannot hold stays text. */
export function exactNumber(text: string): number | string {
  const value = Number(text)
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(value) ? text : value
}

/** Where a number of 16 digits or more may stand; within a text it is a false alarm. */
const LONG_NUMBER = /(?:^|[:,[])\s*-?\d{16}/

/** JSON with its integers exact, however long; of a key that stands twice the last value counts, as ever. */
export function parseJson(text: string): unknown {
  // Some twenty times faster, and right where there is nothing to round.
  if (!LONG_NUMBER.test(text)) return JSON.parse(text)
  return parse(text, undefined, { parseNumber: exactNumber, onDuplicateKey: ({ newValue }) => newValue })
}
