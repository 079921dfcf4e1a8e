import { createHash } from 'node:crypto'
import { isObject } from '../values'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The same for the same record, whatever the order of its keys: WeChat's two ways send them differently. */
export const hashOf = (record: object): string => sha256(sortedJson(record))

/** JSON with sorted keys, written without a sorted copy: a history has thousands of records. */
function sortedJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sortedJson).join()}]`
  if (!isObject(value)) return JSON.stringify(value) ?? 'null'
  const keys = Object.keys(value).sort()
  return `{${keys.map(key => `${JSON.stringify(key)}:${sortedJson(value[key])}`).join()}}`
}
