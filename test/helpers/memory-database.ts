import type { Collection, Database, Stored } from '../../shared/database/database'
import type { Command } from '../../shared/database/sdk'
import { fail, OperationError } from '../../shared/errors'

/*
 * The two collections in memory, for tests of many interleavings. It knows what a sync and its alerts ask for and no more; that the
 * real SDK's requests mean the same is tested on the local cloud.
 */

/** Carries one request out, or makes something happen to it. */
export type Carrier = <T>(apply: () => T) => Promise<T>

/** What stays of a batch in which an `_id` is taken. */
export type OnDuplicate = 'keepBefore' | 'keepOthers' | 'keepNone'

export interface Store {
  voices: Map<string, Stored>
  meta: Map<string, Stored>
}

export const newStore = (): Store => ({ voices: new Map(), meta: new Map() })

const command = {
  in: (values: unknown[]) => ({ $in: values }),
  eq: (value: unknown) => value,
  lt: (value: unknown) => ({ $lt: value }),
  lte: (value: unknown) => ({ $lte: value }),
  gte: (value: unknown) => ({ $gte: value }),
  neq: (value: unknown) => ({ $neq: value }),
  exists: (is: boolean) => ({ $exists: is }),
  and: (conditions: object[]) => ({ $and: conditions }),
  set: (value: unknown) => ({ $set: value }),
  remove: () => ({ $unset: true }),
  push: ({ each, slice }: { each: unknown[]; slice?: number }) => ({ $push: each, $slice: slice }),
} as unknown as Command

/** Whether the database takes this as a voice, or as a part of the one that has this `_id`. */
export type Takes = (voice: Stored) => boolean

export function memoryDatabase(
  store: Store,
  carry: Carrier,
  onDuplicate: OnDuplicate,
  takes: Takes = () => true,
): Database {
  return {
    voices: collection(store.voices, carry, onDuplicate, takes),
    meta: collection(store.meta, carry, onDuplicate),
    _: command,
    contains: () => {
      throw new Error('a sync searches for nothing')
    },
  }
}

function collection(
  documents: Map<string, Stored>,
  carry: Carrier,
  onDuplicate: OnDuplicate,
  takes: Takes = () => true,
): Collection {
  const refuseUnless = (isTaken: boolean) => {
    if (!isTaken) throw new OperationError('wechat', -502001, 'refused', { weChatCode: -502001 })
  }
  const matching = (where: object) => [...documents.values()].filter(document => matches(document, where))
  return {
    find: (where, { fields, skip = 0, limit = 1000 } = {}) =>
      carry(() =>
        matching(where)
          .slice(skip, skip + limit)
          .map(document => structuredClone(fields ? picked(document, fields) : document)),
      ),
    add: added =>
      carry(() => {
        refuseUnless(added.every(takes))
        return insert(documents, structuredClone(added), onDuplicate)
      }),
    put: document => carry(() => void documents.set(document._id, structuredClone(document))),
    update: (where, change) =>
      carry(() => {
        const found = matching(where)
        refuseUnless(found.every(({ _id }) => !('record' in change) || takes({ ...change, _id })))
        for (const document of found) apply(document, structuredClone(change))
        return found.length
      }),
    remove: where =>
      carry(() => {
        const found = matching(where)
        for (const { _id } of found) documents.delete(_id)
        return found.length
      }),
    count: where => carry(() => matching(where).length),
    aggregate: () => {
      throw new Error('a sync aggregates nothing')
    },
  }
}

function insert(documents: Map<string, Stored>, added: Stored[], onDuplicate: OnDuplicate) {
  const isTaken = ({ _id }: Stored) => documents.has(_id)
  const hasTaken = added.some(isTaken)
  for (const document of added) {
    if (isTaken(document) && onDuplicate !== 'keepOthers') break
    if (hasTaken && onDuplicate === 'keepNone') break
    if (!isTaken(document)) documents.set(document._id, document)
  }
  return hasTaken ? ('duplicate' as const) : ('added' as const)
}

function matches(document: Stored, where: object): boolean {
  return Object.entries(where).every(([field, condition]) => {
    if (field === '$and' && Array.isArray(condition)) return condition.every(one => matches(document, one))
    const value = field.split('.').reduce<unknown>((inner, name) => Object(inner)[name], document)
    if (typeof condition !== 'object' || condition === null) return value === condition
    if ('$in' in condition && Array.isArray(condition.$in)) return condition.$in.includes(value)
    if ('$lt' in condition) return Number(value) < Number(condition.$lt)
    if ('$lte' in condition) return Number(value) <= Number(condition.$lte)
    if ('$gte' in condition) return Number(value) >= Number(condition.$gte)
    if ('$neq' in condition) return value !== condition.$neq
    if ('$exists' in condition) return (value !== undefined) === condition.$exists
    throw new Error(`unknown condition on ${field}`)
  })
}

function apply(document: Record<string, unknown>, change: object): void {
  for (const [field, to] of Object.entries(change)) {
    if (typeof to !== 'object' || to === null) document[field] = to
    else if ('$unset' in to) delete document[field]
    else if ('$set' in to) document[field] = to.$set
    else if ('$push' in to)
      document[field] = [].concat(document[field] as never, to.$push as never).slice(to.$slice)
    // Not set as a whole without _.set.
    else if (Array.isArray(to)) throw fail('internal', `${field}: a list is set without _.set`)
    else document[field] = merged(document[field], to)
  }
}

function merged(before: unknown, change: object): Record<string, unknown> {
  const after: Record<string, unknown> = { ...Object(before) }
  apply(after, change)
  return after
}

const picked = (document: Stored, fields: readonly string[]): Stored => ({
  ...Object.fromEntries(fields.map(field => [field, document[field]])),
  _id: document._id,
})
