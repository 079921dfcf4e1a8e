import { randomBytes } from 'node:crypto'
import { CloudBaseRefusal } from '../http/refusals'
import { keyOf, type StoredCollection } from './documents'
import { type Document, serialise } from './ejson'

/** What becomes of a batch in which an `_id` is taken. That is not documented; both codes were seen. */
interface DuplicateRule {
  /** What stays of it: what came before the double, everything but the double, or nothing. */
  onDuplicate?: 'keepBefore' | 'keepOthers' | 'keepNone'
  duplicateCode?: 'DATABASE_DUPLICATE_WRITE' | 'DATABASE_REQUEST_FAILED'
}

/**
 * Adds documents and gives their ids; those without an `_id` get one. Throws where an `_id` is taken.
 */
export function insertDocuments(
  documents: StoredCollection,
  added: Document[],
  { onDuplicate = 'keepBefore', duplicateCode = 'DATABASE_DUPLICATE_WRITE' }: DuplicateRule = {},
): unknown[] {
  const withIds = added.map(document => ('_id' in document ? document : { _id: newId(), ...document }))
  const accepted = new Map<string, Document>()
  let duplicate: Document | undefined
  for (const document of withIds) {
    const key = keyOf(document._id)
    if (!documents.get(key) && !accepted.has(key)) {
      accepted.set(key, document)
      continue
    }
    duplicate ??= document
    if (onDuplicate !== 'keepOthers') break
  }
  if (!duplicate || onDuplicate !== 'keepNone')
    for (const [key, document] of accepted) documents.set(key, document)
  if (duplicate) {
    throw new CloudBaseRefusal(duplicateCode, duplicateMessage(documents.name, duplicate._id))
  }
  return withIds.map(({ _id }) => _id)
}

export function newId(): string {
  return randomBytes(16).toString('hex')
}

/** In the words of the real database, which come from MongoDB's driver for Go. */
function duplicateMessage(name: string, id: unknown): string {
  const key = typeof id === 'string' ? JSON.stringify(id) : serialise(id)
  const error = `E11000 duplicate key error collection: tnt-local.${name} index: _id_ dup key: { : ${key} }`
  return `multiple write errors: [{write errors: [{${error}}]}, {<nil>}]`
}
