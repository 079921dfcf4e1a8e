import * as v from 'valibot'
import type { FaultOrder } from '../http/faults'
import type { ReceivedParams } from '../http/params'
import { CloudBaseRefusal } from '../http/refusals'
import { aggregate } from './aggregate'
import { parseDocument, parseQuery, parseStage, parseUpdate, serialise } from './ejson'
import { requestFailed } from './failure'
import { matching, search } from './find'
import { insertDocuments } from './insert'
import { modify, remove } from './modify'
import type { LocalDatabase } from './state'

const usualLimit = 100
const mostLimit = 1000
/** Of one addition or one update. */
const mostWrittenBytes = 5 * 1024 * 1024

interface DatabaseCall {
  params: ReceivedParams
  database: LocalDatabase
  /** The time, in milliseconds. */
  now: number
  /** What a test ordered to happen to it. */
  order: FaultOrder | undefined
}

const apis: Record<string, (call: DatabaseCall) => object> = {
  'database.addCollection': addCollection,
  'database.insertDocument': insertDocument,
  'database.modifyDocument': modifyDocument,
  'database.removeDocument': removeDocument,
  'database.getDocument': getDocument,
  'database.calculateDocument': calculateDocument,
  'database.aggregateDocuments': aggregateDocuments,
}

/** What the gateway answers of the database, by action. */
export function databaseApis(database: LocalDatabase, now: () => number, order: FaultOrder | undefined) {
  const entries = Object.entries(apis).map(([action, api]) => {
    const run = (params: ReceivedParams) => refusing(() => api({ params, database, now: now(), order }))
    return [action, run] as const
  })
  return Object.fromEntries(entries)
}

/** mingo and bson throw plain errors for what MongoDB would refuse. */
function refusing<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    if (error instanceof CloudBaseRefusal || !(error instanceof Error)) throw error
    throw requestFailed(error.message)
  }
}

const OnCollection = v.object({ collectionName: v.string() })
const Query = v.object({ ...OnCollection.entries, query: v.optional(v.string()) })
const Insertion = v.object({ ...OnCollection.entries, data: v.array(v.string()) })
const Flag = v.optional(v.boolean(), false)
const Modification = v.object({ ...Query.entries, data: v.string(), merge: Flag, multi: Flag, upsert: Flag })
const Removal = v.object({ ...Query.entries, multi: Flag })
const Size = v.optional(v.pipe(v.number(), v.integer(), v.minValue(0)), 0)
const Search = v.object({
  ...Query.entries,
  order: v.optional(v.string()),
  projection: v.optional(v.string()),
  offset: Size,
  limit: Size,
})
const Stage = v.object({ stageKey: v.string(), stageValue: v.unknown() })
const Pipeline = v.object({ ...OnCollection.entries, stages: v.array(Stage) })

function addCollection({ params, database }: DatabaseCall) {
  database.create(read(OnCollection, params).collectionName)
  return {}
}

function insertDocument({ params, database, order, now }: DatabaseCall) {
  const { collectionName, data } = read(Insertion, params)
  const documents = database.collection(collectionName)
  refuseOver(mostWrittenBytes, data)
  const added = data.map(text => parseDocument(text, now))
  if (order && 'insertAtMost' in order) {
    insertDocuments(documents, added.slice(0, order.insertAtMost))
    throw requestFailed(`a test let the batch end after ${order.insertAtMost}`)
  }
  const rule = order && 'onDuplicate' in order ? order : {}
  return { insertedIds: insertDocuments(documents, added, rule) }
}

function modifyDocument({ params, database, now }: DatabaseCall) {
  const { collectionName, query, data, ...how } = read(Modification, params)
  const documents = database.collection(collectionName)
  refuseOver(mostWrittenBytes, [data])
  const { modified, upsertId } = modify(documents, {
    ...how,
    query: parseQuery(query, now),
    data: how.merge ? parseUpdate(data, now) : parseDocument(data, now),
  })
  return { updated: modified, upsert_id: upsertId }
}

function removeDocument({ params, database, now }: DatabaseCall) {
  const { collectionName, query, multi } = read(Removal, params)
  const documents = database.collection(collectionName)
  return { deleted: remove(documents, parseQuery(query, now), multi) }
}

function getDocument({ params, database, now }: DatabaseCall) {
  const { collectionName, query, order, projection, offset, limit } = read(Search, params)
  const documents = database.collection(collectionName)
  const found = search(documents, {
    query: parseQuery(query, now),
    ...(order !== undefined && { order: parseQuery(order, now) }),
    ...(projection !== undefined && { projection: parseQuery(projection, now) }),
    offset,
    limit: Math.min(limit || usualLimit, mostLimit),
  })
  return { list: found.map(serialise) }
}

function calculateDocument({ params, database, now }: DatabaseCall) {
  const { collectionName, query } = read(Query, params)
  return { total: matching(database.collection(collectionName), parseQuery(query, now)).length }
}

function aggregateDocuments({ params, database, now }: DatabaseCall) {
  const { collectionName, stages } = read(Pipeline, params)
  const pipeline = stages.map(({ stageKey, stageValue }) => ({
    [stageKey]: parseStage(stageValue, now),
  }))
  const others = (name: string) => (database.collections().includes(name) ? database.documents(name) : [])
  return { list: aggregate(database.collection(collectionName), pipeline, others).map(serialise) }
}

function refuseOver(mostBytes: number, texts: string[]): void {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
  if (bytes > mostBytes) {
    throw new CloudBaseRefusal('INVALID_PARAM', `${bytes} bytes are too many, the limit is ${mostBytes}`)
  }
}

function read<const Schema extends v.GenericSchema>(
  schema: Schema,
  params: ReceivedParams,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, params)
  if (!parsed.success) throw new CloudBaseRefusal('INVALID_PARAM', parsed.issues[0].message)
  return parsed.output
}
