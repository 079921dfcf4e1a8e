import { fail, OperationError } from '../errors'
import type { Invocation } from '../invocation'
import { isObject } from '../values'
import { callSdk, cloudSdk } from '../wechat/cloud'
import { retryingReads } from '../wechat/retry'
import { databaseError, isDuplicate, isExistingCollection, isMissingCollection } from './errors'
import type { Command, Expression, Pipeline, SdkDatabase } from './sdk'

/*
 * The two collections of the archive in the owner's database. The SDK and its database are loaded by the first call
 * of `openDatabase`, and not before.
 */

/** A document as it is stored. Whoever reads one looks at what it holds: owners can change it in the console. */
export type Stored = Record<string, unknown> & { _id: string }

/** Documents that one read gives at most. */
export const MOST_READ = 1000

export interface Database {
  voices: Collection
  meta: Collection
  /** The SDK's commands: `_.in([…])`, `_.set({…})`. */
  _: Command
  /** Text that contains this, as it stands there; case is ignored. */
  contains(text: string): Expression
}

export interface FindOptions {
  /** Fields to read; `_id` always comes. All, unless given. */
  fields?: readonly string[]
  /** Sorting, the first field first. */
  sort?: Record<string, 'asc' | 'desc'>
  skip?: number
  /** 1,000 at most, and unless given. */
  limit?: number
}

/**
 * One collection. A read is repeated where that may help; a write is sent once, and an error of one that may have
 * been carried out says `outcome: 'unknown'`. Every request counts itself, and ends with the deadline.
 */
export interface Collection {
  /** Documents as they are stored, or the fields of them that were asked for. */
  find(where: object, options?: FindOptions): Promise<Stored[]>
  count(where: object): Promise<number>
  /** What the pipeline gives: `[]` where nothing matches. */
  aggregate(build: (pipeline: Pipeline) => Pipeline): Promise<Record<string, unknown>[]>
  /**
   * Adds documents with an `_id` of their own. `duplicate` where one of them was there already: which of the others
   * were added is then not known.
   */
  add(documents: Stored[]): Promise<'added' | 'duplicate'>
  /** Adds a document, or replaces the one that has its `_id`. */
  put(document: Stored): Promise<void>
  /** Changes all that match; gives how many really changed. */
  update(where: object, change: object): Promise<number>
  /** Removes all that match; gives how many. */
  remove(where: object): Promise<number>
}

export interface DatabaseOptions {
  /** Whether a collection that is missing is created: `true` unless given. Otherwise it is `not_configured`. */
  create?: boolean
}

export async function openDatabase(
  invocation: Invocation,
  { create = true }: DatabaseOptions = {},
): Promise<Database> {
  const db = await sdkDatabase()
  return {
    voices: collection(db, 'user_voices', create, invocation),
    meta: collection(db, 'user_voice_meta', create, invocation),
    _: db.command,
    contains: text => db.RegExp({ regexp: text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), options: 'i' }),
  }
}

let opened: SdkDatabase | undefined

async function sdkDatabase(): Promise<SdkDatabase> {
  // Nothing is sent yet: opening it costs no request.
  opened ??= (await cloudSdk()).database({ throwOnNotFound: false }) as SdkDatabase
  return opened
}

function collection(db: SdkDatabase, name: string, create: boolean, invocation: Invocation): Collection {
  const documents = db.collection(name)

  /** One request; once more where the collection was missing, which the database says before it does anything. */
  async function request<T>(send: () => Promise<T>): Promise<T> {
    try {
      return await callSdk('database', invocation, send, asIs)
    } catch (error) {
      if (!create || !isMissingCollection(error)) throw error
      await createCollection(db, name, invocation)
      return callSdk('database', invocation, send, asIs)
    }
  }

  const read = <T>(send: () => Promise<T>): Promise<T> =>
    retryingReads(invocation)(() =>
      request(send).catch(error => {
        throw readable(error)
      }),
    )

  const write = <T>(send: () => Promise<T>): Promise<T> =>
    request(send).catch(error => {
      throw errorOfWrite(readable(error))
    })

  return {
    async find(where, { fields, sort = {}, skip, limit = MOST_READ } = {}) {
      const send = () => {
        let query = documents.where(checked(where)).limit(limit)
        if (skip) query = query.skip(skip)
        if (fields) query = query.field(Object.fromEntries(fields.map(field => [field, true])))
        for (const [field, order] of Object.entries(sort)) query = query.orderBy(field, order)
        return query.get()
      }
      const { data } = await read(send)
      if (!Array.isArray(data) || !data.every(isStored)) throw unreadable()
      return data
    },
    async count(where) {
      return numberIn((await read(() => documents.where(checked(where)).count())).total)
    },
    async aggregate(build) {
      const { list } = await read(() => build(documents.aggregate()).end())
      if (!Array.isArray(list) || !list.every(isObject)) throw unreadable()
      return list
    },
    async add(added) {
      if (added.length === 0) return 'added'
      try {
        await request(() => documents.add({ data: added }))
        return 'added'
      } catch (error) {
        if (isDuplicate(error)) return 'duplicate'
        throw errorOfWrite(readable(error))
      }
    },
    async put({ _id, ...data }) {
      await write(() => documents.doc(_id).set({ data }))
    },
    async update(where, change) {
      const { stats } = await write(() => documents.where(checked(where)).update({ data: change }))
      return numberIn(stats.updated)
    },
    async remove(where) {
      const { stats } = await write(() => documents.where(checked(where)).remove())
      return numberIn(stats.removed)
    },
  }
}

async function createCollection(db: SdkDatabase, name: string, invocation: Invocation): Promise<void> {
  await callSdk('database', invocation, () => db.createCollection(name), asIs).catch(error => {
    if (!isExistingCollection(error)) throw error
  })
}

const asIs = (thrown: unknown) => thrown

const readable = (error: unknown) => (error instanceof OperationError ? error : databaseError(error))

/** The SDK drops an undefined condition without a word, and then everything matches. */
function checked(where: object): object {
  const entries = Object.entries(where)
  if (entries.length > 0 && entries.every(([, value]) => value !== undefined)) return where
  throw new TypeError('a condition of a database request is undefined')
}

function errorOfWrite(error: OperationError): OperationError {
  const isClear = error.kind === 'not_configured' || (error.kind === 'wechat' && !error.details.retry)
  if (isClear) return error
  return error.with(`it is not known whether this was carried out: ${error.message}`, {
    outcome: 'unknown',
    retry: undefined,
  })
}

const isStored = (value: unknown): value is Stored => isObject(value) && typeof value._id === 'string'

function numberIn(value: unknown): number {
  if (typeof value !== 'number') throw unreadable()
  return value
}

const unreadable = () => fail('bad_response', 'the database answered something that cannot be read')
