import { createHash } from 'node:crypto'
import { isObject } from '../values'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The same for any order of keys, which differs between WeChat's cloud call and HTTPS. */
export const hashOf = (value: object): string => sha256(sortedJson(value))

/** What follows the question mark of an address may be a signature, which is another one each time: it does not count. */
export const recordHashOf = (record: object): string =>
  sha256(sortedJson(record).replace(/("https?:[^"?]*)\?[^"]*/g, '$1'))

/** JSON with sorted keys, made without a sorted copy, since a first sync hashes thousands of records. */
function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join()}]`
  if (!isObject(value)) return JSON.stringify(value) ?? 'null'
  const keys = Object.keys(value).sort()
  return `{${keys.map(key => `${JSON.stringify(key)}:${sortedJson(value[key])}`).join()}}`
}
