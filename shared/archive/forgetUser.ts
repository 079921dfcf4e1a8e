import type { Stored } from '../database/database'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Invocation } from '../invocation'
import { deleteFiles } from '../wechat/cloud'
import { type Archive, openArchive } from './archive'
import { removeExports } from './exported-files'
import { markForgotten } from './forgotten'
import { deleteUnnoted } from './unnoted-pictures'
import { picturesOf } from './voice'

/**
 * Removes all that is kept of a person. The mark is written first: a sync looks for it before and after it adds voices,
 * so that a sync under way brings nothing back. Called again after a failure, it goes on.
 */
export const forgetUser: Operation<{ openid: string }, { removed: number }> = {
  input: input.object({ openid: input.id }),
  async call({ openid }, invocation) {
    const archive = await openArchive(invocation)
    await markForgotten(openid, archive.appid, archive.now, archive)
    const removed = await removeVoicesOf([openid], archive)
    await removeExports({}, archive)
    return { removed }
  },
}

/** Removes the voices of these people, and all of their pictures; gives the number of voices. */
export const removeVoicesOf = (openids: string[], archive: Archive): Promise<number> =>
  removeVoices({ appid: archive.appid, openid: archive._.in(openids) }, archive, deleteUnnoted)

/**
 * Removes voices and their pictures, 1,000 at a time. The pictures go first, since they are found by their voice,
 * whatever happens in between.
 *
 * @param deleteMore deletes files that are not noted in the voices
 */
export async function removeVoices(
  where: object,
  archive: Archive,
  deleteMore?: (found: Stored[], invocation: Invocation) => Promise<void>,
): Promise<number> {
  const { voices, invocation, _ } = archive
  const fields = ['_id', 'pictures', ...(deleteMore ? ['record.recordId', 'record.mediaIds'] : [])]
  let removed = 0
  for (;;) {
    const documents = await voices.find(where, { fields })
    if (documents.length === 0) return removed
    const fileIDs = documents.flatMap(picturesOf).map(({ fileID }) => fileID)
    await deleteFiles(fileIDs, invocation)
    await deleteMore?.(documents, invocation)
    removed += await voices.remove({ _id: _.in(documents.map(({ _id }) => _id)) })
  }
}
