import { isObject } from '../values'

/*
 * What is left of a record that the database refuses: the fields that WeChat documents, which are short and not deep.
 */

const MOST_LEVELS = 8
const MOST_CHARACTERS = 2000
const MOST_ITEMS = 20
const MOST_FIELDS = 50

/** Cut, and without halves of surrogate pairs, which are no text for a database. */
const cutText = (text: string) => Buffer.from(text.slice(0, MOST_CHARACTERS)).toString()

/** A copy of JSON with texts, lists and objects cut, of the same shape but for what is deeper. */
export function cut(value: unknown, levels = MOST_LEVELS): unknown {
  if (typeof value === 'string') return cutText(value)
  if (Array.isArray(value)) return value.slice(0, levels && MOST_ITEMS).map(item => cut(item, levels - 1))
  if (!isObject(value)) return value
  const fields = Object.entries(value).slice(0, levels && MOST_FIELDS)
  return Object.fromEntries(fields.map(([key, inner]) => [cutText(key), cut(inner, levels - 1)]))
}

/** A voice, or a part of one, with all cut that may be too long. */
export const cutVoice = <Voice extends { _id: string }>(voice: Voice) => ({
  ...voice,
  ...Object.fromEntries(Object.entries(voice).map(([name, value]) => [name, cut(value)])),
  _id: voice._id,
  recordText: '',
  cut: true,
})

/** Whether objects and lists lie in each other deeper than this. */
export const isDeeperThan = (levels: number, value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some(inner => isDeeperThan(levels - 1, inner)))
