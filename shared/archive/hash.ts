import { createHash } from 'node:crypto'
import { isObject } from '../values'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The same for the same record, whatever the order of its keys: WeChat's two ways send them differently. */
export const hashOf = (record: object): string => sha256(JSON.stringify(record, sortedKeys))

const sortedKeys = (_: string, value: unknown): unknown =>
  isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value
