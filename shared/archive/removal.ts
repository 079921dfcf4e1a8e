import { SECONDS_A_DAY } from '../china-time'
import type { Stored } from '../database/database'
import { picturePath } from '../feedback/getFeedbackMedia'
import type { Invocation } from '../invocation'
import { deleteFiles, uploadFile } from '../wechat/cloud'
import { PICTURE_EXTENSIONS } from '../wechat/picture'
import type { Archive } from './archive'
import { removeExports } from './exported-files'
import { picturesOf } from './voice'

/*
 * Removing voices and their pictures. The pictures go first, since they are found by their voice, whatever happens in
 * between.
 */

/** Removes voices older than VOICE_RETENTION_DAYS, and exported files older than a day; gives the number of voices. */
export async function removeOld(archive: Archive): Promise<number> {
  const { appid, keepsFrom, now, _ } = archive
  await removeExports({ createTime: _.lt(now - SECONDS_A_DAY) }, archive)
  return keepsFrom === 0 ? 0 : removeVoices({ appid, createTime: _.lt(keepsFrom) }, archive)
}

/** Removes the voices of these people, and all of their pictures; gives the number of voices. */
export const removeVoicesOf = (openids: string[], archive: Archive): Promise<number> =>
  removeVoices({ appid: archive.appid, openid: archive._.in(openids) }, archive, deleteUnnoted)

/**
 * Removes voices, 1,000 at a time.
 *
 * @param deleteMore deletes files that are not noted in the voices
 */
async function removeVoices(
  where: object,
  { voices, invocation, _ }: Archive,
  deleteMore?: typeof deleteUnnoted,
): Promise<number> {
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

/**
 * Deletes pictures of these voices that may be stored without being noted: somebody looked at them before the feedback
 * was in the archive, or the note was lost. Where each would be is known, but for its file name extension.
 */
async function deleteUnnoted(voices: Stored[], invocation: Invocation): Promise<void> {
  const paths = (await Promise.all(voices.flatMap(pathsOf))).flat()
  const [first] = paths
  if (first === undefined) return
  // Only an upload gives the id of a file; those of the others begin as it does.
  const fileID = await uploadFile(first, Buffer.from('forgotten'), invocation)
  const root = fileID.slice(0, -first.length)
  const guesses = paths.slice(1).map(path => root + path)
  await deleteFiles(guesses, invocation, true)
  await deleteFiles([fileID], invocation)
}

function pathsOf(voice: Stored): Promise<string[]>[] {
  const { recordId, mediaIds }: Record<string, unknown> = Object(voice.record)
  if (typeof recordId !== 'string' || !Array.isArray(mediaIds)) return []
  const noted = new Set<unknown>(picturesOf(voice).map(({ mediaId }) => mediaId))
  return mediaIds
    .filter((id): id is string => typeof id === 'string' && !noted.has(id))
    .map(id => Promise.all(PICTURE_EXTENSIONS.map(extension => picturePath(recordId, id, extension))))
}
