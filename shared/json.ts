import { parse } from 'lossless-json'

/** A number as its JSON text, exactly: one that a double cannot hold stays text. */
export function exactNumber(text: string): number | string {
  const value = Number(text)
  const rounded = !Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value))
  return rounded ? text : value
}

/** JSON with its integers exact, however long; of a key that stands twice the last value counts, as ever. */
export function parseJson(text: string): unknown {
  return parse(text, undefined, { parseNumber: exactNumber, onDuplicateKey: ({ newValue }) => newValue })
}
