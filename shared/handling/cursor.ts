import { hashOf } from '../archive/hash'
import { invalidInput } from '../function/input'

/** Where a page ends: voices are sorted by (createTime, _id), in either order. */
export interface Position {
  createTime: number
  _id: string
}

const queryHash = (query: object) => hashOf(query).slice(0, 16)

/**
 * A position among the voices that a query finds, opaque for the caller. It only fits the same query again.
 *
 * @param query all that decides what is found, the appid included
 */
export function writeCursor({ createTime, _id }: Position, query: object): string {
  return Buffer.from(JSON.stringify([queryHash(query), createTime, _id])).toString('base64url')
}

/** Throws `invalid_input` with the field `cursor`. */
export function readCursor(cursor: string, query: object): Position {
  const [hash, createTime, _id] = partsOf(cursor)
  if (typeof hash !== 'string' || !Number.isFinite(createTime) || typeof _id !== 'string') {
    throw wrongCursor('was not given by listVoices: send next of the page before as it is')
  }
  if (hash !== queryHash(query)) {
    throw wrongCursor('belongs to another query: send the filters with which listVoices gave it')
  }
  return { createTime: Number(createTime), _id }
}

function partsOf(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    return Array.isArray(value) ? value : []
  } catch {
    return []
  }
}

const wrongCursor = (message: string) => invalidInput([{ field: 'cursor', message }])
