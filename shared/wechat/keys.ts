import { isGiven, isObject } from '../values'
import { exactNumber } from './json'

/*
 * The keys of WeChat's responses, which come in snake_case, in camelCase, or in both at once.
 */

// These would change what an object is, not what it says.
const isDangerous = (key: string) => key === '__proto__' || key === 'constructor' || key === 'prototype'

/** Objects of the device, not of WeChat: their keys are left as they are. */
const VERBATIM = new Set(['systemInfo', 'system_info'])

const camelCaseNames = new Map<string, string>()
/** More names than WeChat's responses have; whatever else comes by is not kept. */
const MOST_NAMES = 1000

/** The SDK's own rule, so that a response that it converted reads no different. */
export function camelCase(key: string): string {
  let name = camelCaseNames.get(key)
  if (name === undefined) {
    name = key.replace(/_[a-z]/g, match => match.charAt(1).toUpperCase())
    if (camelCaseNames.size < MOST_NAMES) camelCaseNames.set(key, name)
  }
  return name
}

/** What wx-server-sdk makes of a number of more than 15 characters. */
interface BigNumber {
  _isBigNumber: true
  toFixed(): string
}

const isBigNumber = (value: object): value is BigNumber =>
  '_isBigNumber' in value && 'toFixed' in value && typeof value.toFixed === 'function'

/** Far more than WeChat's responses have; what is nested deeper would end in a stack overflow, here or later. */
const MOST_LEVELS = 100

/**
 * `value` as plain objects with camelCase keys. It is changed in place, since copying thousands of records would take
 * longer than all the rest: only for what nobody else holds. Throws a `RangeError` where it is nested too deeply.
 */
export function camelCaseInPlace(
  value: unknown,
  rename: (key: string) => string = camelCase,
  level = 0,
): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (level > MOST_LEVELS) throw new RangeError('nested too deeply')
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const inner = value[i]
      if (typeof inner === 'object' && inner !== null) value[i] = camelCaseInPlace(inner, rename, level + 1)
    }
    return value
  }
  if (!isObject(value)) return value
  const prototype = Object.getPrototypeOf(value)
  // Asking every plain object for properties that it does not have takes long.
  if (prototype !== Object.prototype && isBigNumber(value)) return exactNumber(value.toFixed())
  // The SDK's objects have no prototype.
  let isRight = prototype !== null
  // Faster than over `Object.keys`; what came from WeChat inherits nothing that this would bring up.
  for (const key in value) {
    const inner = value[key]
    if (typeof inner === 'object' && inner !== null) {
      const plain = camelCaseInPlace(inner, VERBATIM.has(key) ? asIs : rename, level + 1)
      if (plain !== inner) value[key] = plain
    }
    if (isRight && (rename(key) !== key || isDangerous(key))) isRight = false
  }
  return isRight ? value : renamed(value, Object.keys(value), rename)
}

/**
 * Where a response holds a name in both forms, the one that says something counts; where both do and differ, the
 * camelCase one counts and the other stays as it is.
 */
function renamed(
  object: Record<string, unknown>,
  keys: string[],
  rename: (key: string) => string,
): Record<string, unknown> {
  const copy: Record<string, unknown> = {}
  const others: string[] = []
  for (const key of keys) {
    if (isDangerous(key)) continue
    if (rename(key) === key) copy[key] = object[key]
    else others.push(key)
  }
  for (const key of others) {
    const name = rename(key)
    const value = object[key]
    const same = Object.hasOwn(copy, name) ? copy[name] : undefined
    if (!isGiven(same) || (Array.isArray(same) && same.length === 0)) copy[name] = value
    else if (isGiven(value) && JSON.stringify(value) !== JSON.stringify(same)) copy[key] = value
  }
  return copy
}

/** For objects whose keys are not WeChat's. */
export const asIs = (key: string) => key
