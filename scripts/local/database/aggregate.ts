import { Aggregator } from 'mingo/aggregator'
import { isRecord } from '../http/json'
import type { StoredCollection } from './documents'
import { copy, type Document } from './ejson'
import { matching } from './find'
import { context } from './operators'

/** The most documents, unless a `$limit` says another number. */
const usualResults = 20
const mostResults = 10_000

/** Stages after which the documents are still those of the collection, untouched. */
const readOnly = new Set([
  '$match',
  '$sort',
  '$limit',
  '$skip',
  '$group',
  '$count',
  '$sortByCount',
  '$bucket',
])

/** Runs a pipeline; `others` finds the documents of another collection, for `$lookup`. */
export function aggregate(
  documents: StoredCollection,
  stages: Document[],
  others: (name: string) => Document[],
): Document[] {
  const [first, ...rest] = stages
  const condition = first?.$match
  const found = matching(documents, isRecord(condition) ? condition : {})
  const pipeline = isRecord(condition) ? rest : stages
  // mingo's $addFields and similar stages change the documents that they are given.
  const isSafe = pipeline.every(stage => Object.keys(stage).every(name => readOnly.has(name)))
  const input = isSafe ? found : found.map(copy)
  const collectionResolver = (name: string) => others(name).map(copy)
  const results = new Aggregator(pipeline, { context, collectionResolver }).run<Document>(input)
  const hasLimit = stages.some(stage => '$limit' in stage)
  return results.slice(0, hasLimit ? mostResults : usualResults)
}
