import { randomBytes } from 'node:crypto'
import { CloudBaseRefusal } from '../http/refusals'
import { type Documents, keyOf } from './documents'
import { type Document, serialise } from './ejson'

/** What stays of a batch in which an `_id` is taken: what stood before it, everything but it, or nothing. */
export type DuplicateRule = 'keepBefore' | 'keepOthers' | 'keepNone'

/**
 * Adds documents and gives their ids; those without an `_id` get one. Throws where an `_id` is taken. What
 * becomes of the other documents then is not documented, so the rule says.
 */
export function insertDocuments(
  documents: Documents,
  added: Document[],
  rule: DuplicateRule = 'keepBefore',
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
    if (rule !== 'keepOthers') break
  }
  if (!duplicate || rule !== 'keepNone') for (const [key, document] of accepted) documents.set(key, document)
  if (duplicate) throw duplicateKey(documents.name, duplicate._id)
  return withIds.map(({ _id }) => _id)
}

export function newId(): string {
  return randomBytes(16).toString('hex')
}

/** In the words of the real one, which come from MongoDB's driver for Go. */
function duplicateKey(name: string, id: unknown): CloudBaseRefusal {
  const key = typeof id === 'string' ? JSON.stringify(id) : serialise(id)
  const error = `E11000 duplicate key error collection: tnt-local.${name} index: _id_ dup key: { : ${key} }`
  return new CloudBaseRefusal(
    'DATABASE_DUPLICATE_WRITE',
    `multiple write errors: [{write errors: [{${error}}]}, {<nil>}]`,
  )
}
