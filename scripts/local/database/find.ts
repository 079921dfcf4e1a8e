import { Query } from 'mingo/query'
import { isRecord } from '../http/json'
import { keyOf, type StoredCollection } from './documents'
import type { Document } from './ejson'
import { context } from './operators'
import { withProjection } from './projection'

export interface Search {
  query: Document
  /** `1` and `-1` by path. */
  order?: Document
  offset?: number
  limit?: number
  projection?: Document
}

/** A page of what matches; the results belong to the collection: serialise or copy them. */
export function search(documents: StoredCollection, { query, order, offset, limit, projection }: Search) {
  const { candidates, rest } = byId(documents, query)
  const cursor = new Query<Document>(rest, { context }).find<Document>(candidates)
  if (order) cursor.sort(sortSpec(order))
  if (offset) cursor.skip(offset)
  if (limit) cursor.limit(limit)
  const found = cursor.all()
  return projection ? withProjection(found, projection) : found
}

/** All that matches. */
export function matching(documents: StoredCollection, query: Document): Document[] {
  const { candidates, rest } = byId(documents, query)
  if (Object.keys(rest).length === 0) return candidates
  const test = new Query<Document>(rest, { context })
  return candidates.filter(document => test.test(document))
}

function sortSpec(order: Document): Record<string, 1 | -1> {
  return Object.fromEntries(
    Object.entries(order).map(([path, direction]) => [path, Number(direction) < 0 ? -1 : 1]),
  )
}

/** The documents that a condition on `_id` names, found by their index, and the rest of the query. */
function byId(documents: StoredCollection, query: Document): { candidates: Document[]; rest: Document } {
  const ids = idsOf(query._id)
  if (!ids) return { candidates: documents.all(), rest: query }
  const { _id, ...rest } = query
  // An index gives documents in its own order, not in that of the query.
  const keys = [...new Set(ids.map(keyOf))].sort()
  const candidates = keys.map(key => documents.get(key)).filter(document => document !== undefined)
  return { candidates, rest }
}

/** The ids, if a condition is just a list of them. */
function idsOf(condition: unknown): unknown[] | undefined {
  if (isId(condition)) return [condition]
  if (!isRecord(condition) || Object.keys(condition).length !== 1) return undefined
  const { $eq, $in } = condition
  if (isId($eq)) return [$eq]
  return Array.isArray($in) && $in.every(isId) ? $in : undefined
}

function isId(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number'
}
