import { parse } from 'lossless-json'

/** Parses JSON as WeChat writes it: integers that do not fit a number become `bigint`. */
export function parseWithBigInts(text: string): unknown {
  return parse(text, undefined, parseNumber)
}

function parseNumber(text: string): number | bigint {
  return /^-?\d+$/.test(text) && !Number.isSafeInteger(Number(text)) ? BigInt(text) : Number(text)
}

/** Parses what a client sent; undefined if it is not JSON. */
export function parseIfJson(text: string): unknown {
  try {
    return parseWithBigInts(text)
  } catch {
    return undefined
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
