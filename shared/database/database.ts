import { fail } from '../errors'
import { type Invocation, partOf } from '../invocation'
import { isObject } from '../values'
import { callSdk, cloudSdk } from '../wechat/cloud'
import { retryingReads, writingOnce } from '../wechat/retry'
import {
  databaseError,
  isDuplicate,
  isExistingCollection,
  isMissingCollection,
  withIndexesWhereLate,
} from './errors'
import type { Pipeline, SdkDatabase } from './sdk'

/*
 * The two collections of the archive in the owner's database. The first `openDatabase` loads the SDK.
 */

/** A document as it is stored. What it holds has to be checked: owners can change it in the console. */
export type Stored = Record<string, unknown> & { _id: string }

/** The most documents that one read gives. */
export const MOST_READ = 1000

/** The most documents that one request adds. */
export const MOST_ADDED = 100

export interface FindOptions {
  /** Fields to read, beside `_id`; all, unless given. */
  fields?: readonly string[]
  /** Or those that are not read. */
  without?: readonly string[]
  /** By the first field, then by the next. */
  sort?: Record<string, 'asc' | 'desc'>
  skip?: number
  /** `MOST_READ` unless given, and at most. */
  limit?: number
}

export interface DatabaseOptions {
  /** Whether a missing collection is created: `true` unless given. Otherwise the error is `not_configured`. */
  create?: boolean
}

const LOOK_FIRST = 'It may have been carried out all the same: look before doing it again.'

export type Database = Awaited<ReturnType<typeof openDatabase>>
export type Collection = ReturnType<typeof collection>

let opened: SdkDatabase | undefined

export async function openDatabase(invocation: Invocation, { create = true }: DatabaseOptions = {}) {
  // Sends nothing yet.
  opened ??= (await cloudSdk()).database({ throwOnNotFound: false }) as SdkDatabase
  const db = opened
  const { command } = db
  // What a mini program writes has `_openid`. Where users may write there, a forged note must not delete a file.
  const own = (where: object) => command.and([where, { _openid: command.exists(false) }])
  return {
    voices: collection(db, 'user_voices', create, invocation),
    meta: collection(db, 'user_voice_meta', create, invocation, own),
    /** The SDK's commands: `_.in([…])`, `_.set({…})`. */
    _: command,
    /** Text that contains `text`, whatever the case. */
    contains: (text: string) =>
      db.RegExp({ regexp: text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), options: 'i' }),
  }
}

/**
 * One collection. A read is repeated where that may help; a write is sent once, and its error says `outcome: 'unknown'`
 * where it may have been carried out all the same. Every request counts itself, and ends with the deadline.
 *
 * @param counting a condition made one on documents that count: others are removed, but neither read nor changed
 */
function collection(
  db: SdkDatabase,
  name: string,
  create: boolean,
  invocation: Invocation,
  counting = (where: object) => where,
) {
  const documents = db.collection(name)

  /** One request. Where the collection is missing, nothing was done: it is created, and the request sent again. */
  async function request<T>(send: () => Promise<T>, part: Invocation): Promise<T> {
    const once = <R>(send: () => Promise<R>) => {
      // Others may be made at the same time: only its own count says whether it was sent.
      const own = partOf(part)
      return callSdk('database', own, send, databaseError).catch(error => {
        throw own.counts.requests > 0 ? withIndexesWhereLate(error) : error
      })
    }
    try {
      return await once(send)
    } catch (error) {
      if (!create || !isMissingCollection(error)) throw error
      await once(() =>
        db.createCollection(name).catch(thrown => {
          if (!isExistingCollection(thrown)) throw thrown
        }),
      )
      return once(send)
    }
  }

  const read = <T>(send: () => Promise<T>) => retryingReads(invocation)(part => request(send, part))
  const write = <T>(send: () => Promise<T>) =>
    writingOnce(invocation, LOOK_FIRST)(part => request(send, part))

  return {
    async find(where: object, options: FindOptions = {}): Promise<Stored[]> {
      const { fields, without, sort = {}, skip, limit = MOST_READ } = options
      const { data } = await read(() => {
        let query = documents.where(counting(checked(where))).limit(limit)
        if (skip) query = query.skip(skip)
        if (fields) query = query.field(Object.fromEntries(fields.map(field => [field, true])))
        if (without) query = query.field(Object.fromEntries(without.map(field => [field, false])))
        for (const [field, order] of Object.entries(sort)) query = query.orderBy(field, order)
        return query.get()
      })
      if (!Array.isArray(data) || !data.every(isStored)) throw unreadable()
      return data
    },
    async count(where: object): Promise<number> {
      return numberIn((await read(() => documents.where(counting(checked(where))).count())).total)
    },
    /** What the pipeline gives: `[]` where nothing matches. */
    async aggregate(build: (pipeline: Pipeline) => Pipeline): Promise<Record<string, unknown>[]> {
      const { list } = await read(() => build(documents.aggregate()).end())
      if (!Array.isArray(list) || !list.every(isObject)) throw unreadable()
      return list
    },
    /** Adds documents. `duplicate` where one `_id` was there already: it is not known which others were added then. */
    async add(added: Stored[]): Promise<'added' | 'duplicate'> {
      if (added.length === 0) return 'added'
      return write(async () => {
        try {
          await documents.add({ data: added })
          return 'added'
        } catch (error) {
          if (isDuplicate(error)) return 'duplicate'
          throw error
        }
      })
    },
    /** Adds a document, or replaces the one that has its `_id`. */
    async put({ _id, ...data }: Stored): Promise<void> {
      await write(() => documents.doc(_id).set({ data }))
    },
    /** Changes all that match; gives how many are different now. */
    async update(where: object, change: object): Promise<number> {
      const { stats } = await write(() => documents.where(counting(checked(where))).update({ data: change }))
      return numberIn(stats.updated)
    },
    /** Removes all that match; gives how many. */
    async remove(where: object): Promise<number> {
      const { stats } = await write(() => documents.where(checked(where)).remove())
      return numberIn(stats.removed)
    },
  }
}

/** The SDK drops an undefined condition silently, and then everything matches. */
function checked(where: object): object {
  const entries = Object.entries(where)
  if (entries.length > 0 && entries.every(([, value]) => value !== undefined)) return where
  throw new TypeError('a condition of a database request is undefined')
}

const isStored = (value: unknown): value is Stored => isObject(value) && typeof value._id === 'string'

function numberIn(value: unknown): number {
  if (typeof value !== 'number') throw unreadable()
  return value
}

const unreadable = () => fail('bad_response', 'the database answered something that cannot be read')
