import { keyOf, type StoredCollection } from './documents'
import type { Document } from './ejson'
import { matching } from './find'
import { newId } from './insert'
import { replaced, updated } from './update'

export interface Modification {
  query: Document
  /** A whole document, or update operators where `merge` is set. */
  data: Document
  merge: boolean
  /** Whether to change all documents that match, instead of the first. */
  multi: boolean
  /** Whether to make a document if none matches. */
  upsert: boolean
}

/** `modified` counts the documents that really changed, as MongoDB does. */
export function modify(documents: StoredCollection, { query, data, merge, multi, upsert }: Modification) {
  const found = matching(documents, query)
  if (found.length === 0 && upsert) return { modified: 0, upsertId: create(documents, query, data, merge) }
  let modified = 0
  for (const document of multi ? found : found.slice(0, 1)) {
    const next = merge ? updated(document, data, query) : replaced(document, data)
    if (!next) continue
    documents.set(keyOf(document._id), next)
    modified++
  }
  return { modified }
}

/** How many were removed. */
export function remove(documents: StoredCollection, query: Document, multi: boolean): number {
  const found = matching(documents, query)
  const removed = multi ? found : found.slice(0, 1)
  for (const { _id } of removed) documents.delete(keyOf(_id))
  return removed.length
}

function create(documents: StoredCollection, query: Document, data: Document, merge: boolean): unknown {
  // What `doc(id)` asks for; other conditions make no fields here, for wx-server-sdk never sends such an upsert.
  const { _id = newId() } = query
  const document = merge ? (updated({ _id }, data, query) ?? { _id }) : { _id, ...data }
  documents.set(keyOf(_id), document)
  return _id
}
