import type { Stored } from '../database/database'
import { picturePath } from '../feedback/getFeedbackMedia'
import type { Invocation } from '../invocation'
import { deleteFiles, uploadFile } from '../wechat/cloud'
import { PICTURE_EXTENSIONS } from '../wechat/picture'
import { picturesOf } from './voice'

/**
 * Deletes pictures of these voices that may be stored without being noted: somebody looked at them before the feedback
 * was in the archive, or the note was lost. Where each would be is known, but for its file name extension.
 */
export async function deleteUnnoted(voices: Stored[], invocation: Invocation): Promise<void> {
  const paths = (await Promise.all(voices.flatMap(pathsOf))).flat()
  const [first] = paths
  if (first === undefined) return
  // Only an upload gives the id of a file, with which those of the others begin.
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
