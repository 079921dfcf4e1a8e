import { parse } from 'lossless-json'
import type { KeyValuePair } from '../gateway/wire'

/** What a call was given: query strings, a JSON body, or the pairs of a cloud call. */
export type Params = Record<string, unknown>

export interface UploadedFile {
  bytes: Buffer
  filename: string
  contentType: string
}

/** A parameter is missing or of the wrong type; which errcode that is depends on the API. */
export class BadParam extends Error {
  override readonly name = 'BadParam'
}

function parseNumber(text: string): number | bigint {
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(Number(text)) ? BigInt(text) : Number(text)
}

/** Integers that do not fit a number become `bigint`. */
export function parseJson(text: string): unknown {
  return parse(text, undefined, parseNumber)
}

export function isObject(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

export function text(params: Params, name: string): string {
  const value = params[name]
  if (typeof value !== 'string' || value.trim() === '') throw new BadParam(`${name} is required, a string`)
  return value
}

/** A whole number, or its digits, which is all that a query string can hold. */
export function longInteger(params: Params, name: string): bigint {
  const value = params[name]
  if (!isGiven(value) || !/^\d+$/.test(String(value)))
    throw new BadParam(`${name} is required, a whole number`)
  return BigInt(String(value))
}

export function integer(params: Params, name: string, fallback?: number): number {
  if (fallback !== undefined && !isGiven(params[name])) return fallback
  return Number(longInteger(params, name))
}

export function texts(params: Params, name: string): string[] {
  const value = params[name]
  const isList = Array.isArray(value) && value.length > 0
  if (!isList || !value.every(item => typeof item === 'string' && item !== '')) {
    throw new BadParam(`${name} is required, a list of strings`)
  }
  return value
}

export function file(params: Params, name: string): UploadedFile | undefined {
  const value = params[name]
  if (!isObject(value) || !Buffer.isBuffer(value.bytes)) return undefined
  return { bytes: value.bytes, filename: String(value.filename), contentType: String(value.contentType) }
}

export function paramsOfPairs(pairs: KeyValuePair[]): Params {
  const entries = pairs.map(({ key, value, filename, contenttype }): [string, unknown] => {
    if (filename !== '') return [key, { bytes: value, filename, contentType: contenttype }]
    return [key, parseJson(value.toString())]
  })
  return Object.fromEntries(entries)
}
