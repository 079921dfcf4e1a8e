import { isGiven, isObject } from '../values'
import { exactNumber } from './json'

/*
 * The keys of WeChat's responses, which come in snake_case, in camelCase, or in both at once.
 */

/** They would change what an object is. */
const DANGEROUS = new Set(['__proto__', 'constructor', 'prototype'])

/** What a device says of itself: the keys stay as they are. */
const VERBATIM = new Set(['systemInfo', 'system_info'])

/** By the SDK's own rule. */
export const camelCase = (key: string) => key.replace(/_[a-z]/g, match => match.charAt(1).toUpperCase())

/** For keys that are not WeChat's. */
export const asIs = (key: string) => key

/** What wx-server-sdk makes of a number of more than 15 characters. */
interface BigNumber {
  _isBigNumber: true
  toFixed(): string
}

export const isBigNumber = (value: object): value is BigNumber =>
  '_isBigNumber' in value && 'toFixed' in value && typeof value.toFixed === 'function'

/** Far more than WeChat's responses have. Deeper ones would overflow the stack, here or later. */
const MOST_LEVELS = 100

function refuse(): never {
  throw new RangeError('nested too deeply')
}

/**
 * A copy of `value` in plain objects, with camelCase keys. Where an object has a key in both forms, the one with a value
 * counts; where both have one and they differ, the snake_case one stays beside the other.
 *
 * @param tooDeep gives what stands in place of what is nested too deeply; a `RangeError` is thrown unless given
 */
export function withCamelCaseKeys(
  value: unknown,
  rename = camelCase,
  tooDeep: () => unknown = refuse,
  level = 0,
): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (level > MOST_LEVELS) return tooDeep()
  if (Array.isArray(value)) return value.map(inner => withCamelCaseKeys(inner, rename, tooDeep, level + 1))
  if (!isObject(value)) return value
  if (isBigNumber(value)) return exactNumber(value.toFixed())
  const copy: Record<string, unknown> = {}
  const renamed: [string, unknown][] = []
  for (const [key, sent] of Object.entries(value)) {
    if (DANGEROUS.has(key)) continue
    const inner = withCamelCaseKeys(sent, VERBATIM.has(key) ? asIs : rename, tooDeep, level + 1)
    if (rename(key) === key) copy[key] = inner
    else renamed.push([key, inner])
  }
  for (const [key, inner] of renamed) {
    const name = rename(key)
    const same = Object.hasOwn(copy, name) ? copy[name] : undefined
    if (!isGiven(same) || (Array.isArray(same) && same.length === 0)) copy[name] = inner
    else if (isGiven(inner) && JSON.stringify(inner) !== JSON.stringify(same)) copy[key] = inner
  }
  return copy
}
