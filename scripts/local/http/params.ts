import { isRecord } from './json'
import { BadParameter } from './refusals'

/** What a call was given: query strings, a JSON body, or the pairs of a cloud call. */
export type ReceivedParams = Record<string, unknown>

export interface UploadedFile {
  bytes: Buffer
  filename: string
  contentType: string
}

export function text(params: ReceivedParams, name: string): string {
  const value = params[name]
  if (typeof value !== 'string' || value.trim() === '')
    throw new BadParameter(`${name} is required, a string`)
  return value
}

/** A whole number, or its digits, which is all that a query string can hold. */
export function longInteger(params: ReceivedParams, name: string): bigint {
  const value = params[name]
  if (isMissing(value) || !/^\d+$/.test(String(value)))
    throw new BadParameter(`${name} is required, a whole number`)
  return BigInt(String(value))
}

export function integer(params: ReceivedParams, name: string, fallback?: number): number {
  if (fallback !== undefined && isMissing(params[name])) return fallback
  return Number(longInteger(params, name))
}

export function textList(params: ReceivedParams, name: string): string[] {
  const value = params[name]
  const isList = Array.isArray(value) && value.length > 0
  if (!isList || !value.every(item => typeof item === 'string' && item !== '')) {
    throw new BadParameter(`${name} is required, a list of strings`)
  }
  return value
}

export function file(params: ReceivedParams, name: string): UploadedFile {
  const value = params[name]
  if (!isRecord(value) || !Buffer.isBuffer(value.bytes)) throw new BadParameter(`${name} is required, a file`)
  return { bytes: value.bytes, filename: String(value.filename), contentType: String(value.contentType) }
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === ''
}
