import type { Stored } from '../database/database'
import { picturePath } from '../feedback/getFeedbackMedia'
import type { Invocation } from '../invocation'
import { isObject } from '../values'
import { deleteFiles, uploadFile } from '../wechat/cloud'
import { PICTURE_EXTENSIONS } from '../wechat/picture'

/*
 * Pictures in cloud storage that no voice tells of: somebody looked at them before their feedback was in the archive,
 * or the note of them was lost. Where they would be is known, but for the kind of picture.
 */

/** The pictures that a voice tells of. */
export function notedPictures({ pictures }: Stored): { mediaId: unknown; fileID: string }[] {
  if (!Array.isArray(pictures)) return []
  return pictures.flatMap(picture =>
    isObject(picture) && typeof picture.fileID === 'string'
      ? [{ mediaId: picture.mediaId, fileID: picture.fileID }]
      : [],
  )
}

/** Deletes the pictures of these voices that may be stored, and that they do not tell of. */
export async function deleteUnnoted(voices: Stored[], invocation: Invocation): Promise<void> {
  const paths = (await Promise.all(voices.flatMap(pathsOf))).flat()
  const [first] = paths
  if (first === undefined) return
  // Only an upload tells the id of a file.
  const fileID = await uploadFile(first, Buffer.from('forgotten'), invocation)
  const folder = fileID.slice(0, -first.length)
  const guesses = paths.slice(1).map(path => folder + path)
  await deleteFiles(guesses, invocation, true)
  await deleteFiles([fileID], invocation)
}

function pathsOf(voice: Stored): Promise<string[]>[] {
  const { recordId, mediaIds }: Record<string, unknown> = Object(voice.record)
  if (typeof recordId !== 'string' || !Array.isArray(mediaIds)) return []
  const noted = new Set(notedPictures(voice).map(({ mediaId }) => mediaId))
  return mediaIds
    .filter((id): id is string => typeof id === 'string' && !noted.has(id))
    .map(id => Promise.all(PICTURE_EXTENSIONS.map(extension => picturePath(recordId, id, extension))))
}
