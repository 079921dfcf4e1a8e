import type { Archive } from '../archive/archive'
import { MOST_ADDED, type Stored } from '../database/database'
import { chunksOf, eachOf } from '../each-of'
import { OperationError } from '../errors'
import { refusedAmong, storeOrNote } from './refused'

/** Requests that change something at the same time. */
export const CONCURRENCY = 4

/** Those of the voices that are in the archive, with what says whether they are to be overwritten. */
export async function knownAmong(ids: string[], { voices, _ }: Archive): Promise<Map<string, Stored>> {
  const fields = ['_id', 'hash', 'recordHash', 'schema', 'cut', 'state', 'updatedAt', 'record.unreadable']
  const documents = await voices.find({ _id: _.in(ids) }, { fields })
  return new Map(documents.map(document => [document._id, document]))
}

/**
 * Adds documents. Where some may not have been added (one was refused, there was an error, or another run was faster),
 * those that are still missing are added again in smaller chunks, and at last each by itself.
 *
 * @returns how many the database does not take
 */
export async function addAll(documents: Stored[], archive: Archive): Promise<number> {
  let missing = documents
  let refused = 0
  for (const size of [MOST_ADDED, MOST_ADDED / 5, MOST_ADDED / 20]) {
    const failed = await addInChunks(missing, size, archive)
    if (failed.length === 0) return refused
    const ids = failed.map(({ _id }) => _id)
    const [known, noted] = [await knownAmong(ids, archive), await refusedAmong(ids, archive)]
    missing = failed.filter(({ _id }) => !known.has(_id) && !noted.has(_id))
    refused += noted.size
  }
  const stored = await eachOf(missing, CONCURRENCY, document =>
    storeOrNote(document, voice => archive.voices.add([voice]), archive),
  )
  return refused + stored.filter(outcome => outcome === undefined).length
}

/** Gives the documents of those chunks that may not have been added. */
async function addInChunks(documents: Stored[], size: number, { voices }: Archive): Promise<Stored[]> {
  // One after the other: the SDK turns each into text several times.
  const failed = await eachOf(chunksOf(documents, size), 1, async chunk => {
    try {
      if ((await voices.add(chunk)) === 'added') return []
    } catch (error) {
      if (!(error instanceof OperationError) || error.kind === 'not_configured') throw error
    }
    return chunk
  })
  return failed.flat()
}
