import { isObject } from '../values'

/*
 * Keys that the database refuses or reads as something else: `$` begins an operator or one of the types of Extended JSON,
 * a dot separates the levels of a path, and `coordinates` make a place on earth of an object.
 */
const FULL_WIDTH: Record<string, string> = { $: '＄', '.': '．', '\0': '␀' }

const escaped = (key: string) =>
  key === '' || key === 'coordinates'
    ? `_${key}`
    : key.replace(/^\$|[.\0]/g, sign => FULL_WIDTH[sign] ?? sign)

/** A copy with keys that the database takes, and that people can read. */
export function escapedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(escapedKeys)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [escaped(key), escapedKeys(inner)]))
}
