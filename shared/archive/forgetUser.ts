import type { Stored } from '../database/database'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Invocation } from '../invocation'
import { deleteFiles } from '../wechat/cloud'
import { type Archive, openArchive } from './archive'
import { removeExports } from './exported-files'
import { markForgotten } from './forgotten'
import { deleteUnnoted, notedPictures } from './unnoted-pictures'

/** A person, as WeChat calls him here. */
const person = input.object({ openid: input.id })

/**
 * Removes all that is kept of a person. The mark comes first: a sync looks at it before and after it adds, so that one
 * under way brings nothing back. Called again after a failure, it goes on.
 */
export const forgetUser: Operation<{ openid: string }, { removed: number }> = {
  input: person,
  async call({ openid }, invocation) {
    const archive = await openArchive(invocation)
    await markForgotten(openid, archive.appid, archive.now, archive)
    const removed = await removeVoicesOf([openid], archive)
    await removeExports({}, archive)
    return { removed }
  },
}

/** Removes the voices of these people, and all of their pictures; gives how many voices. */
export const removeVoicesOf = (openids: string[], archive: Archive): Promise<number> =>
  removeVoices({ appid: archive.appid, openid: archive._.in(openids) }, archive, deleteUnnoted)

/**
 * Removes voices and their pictures, 1,000 at a time. The pictures go first: a voice that is still there leads to
 * them, whatever happens in between.
 *
 * @param deleteMore deletes what else leads from the voices to files
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
    await deleteFiles(
      documents.flatMap(notedPictures).map(({ fileID }) => fileID),
      invocation,
    )
    await deleteMore?.(documents, invocation)
    removed += await voices.remove({ _id: _.in(documents.map(({ _id }) => _id)) })
  }
}
