import { chunksOf } from '../each-of'
import { deleteFiles } from '../wechat/cloud'
import type { Archive } from './archive'
import { notesOfPictures, removeDueFiles, removeExports, removeNoted } from './files'
import { picturesOf } from './voice'

/*
 * Removing voices and their pictures. The pictures go first, since they are found by their voice, whatever happens in
 * between.
 */

/** Voices with pictures that are removed together: a call that ends early has got somewhere. */
const AT_ONCE = 20

/** Removes voices older than VOICE_RETENTION_DAYS, and files that need not be kept; gives the number of voices. */
export async function removeOld(archive: Archive): Promise<number> {
  const { appid, keepsFrom, _ } = archive
  await removeDueFiles(archive)
  return keepsFrom === 0 ? 0 : removeVoices({ appid, createTime: _.lt(keepsFrom) }, archive)
}

/** Removes the voices of these people with their pictures, and all tables; gives the number of voices. */
export async function removeVoicesOf(openids: string[], archive: Archive): Promise<number> {
  const removed = await removeVoices({ appid: archive.appid, openid: archive._.in(openids) }, archive)
  await removeExports(archive)
  return removed
}

async function removeVoices(where: object, archive: Archive): Promise<number> {
  const { voices, invocation, _ } = archive
  let removed = 0
  for (;;) {
    const documents = await voices.find(where, { fields: ['_id', 'pictures'] })
    if (documents.length === 0) return removed
    const notes = await notesOfPictures(
      documents.map(({ _id }) => _id),
      archive,
    )
    const noted = new Set(notes.map(({ voice }) => voice))
    const hasFiles = documents.filter(voice => noted.has(voice._id) || picturesOf(voice).length > 0)
    const others = documents.filter(voice => !hasFiles.includes(voice))
    for (const chunk of [others, ...chunksOf(hasFiles, AT_ONCE)]) {
      if (chunk.length === 0) continue
      const ids = chunk.map(({ _id }) => _id)
      const ofChunk = notes.filter(({ voice }) => ids.some(id => id === voice))
      const fileIDs = chunk.flatMap(picturesOf).map(({ fileID }) => fileID)
      await deleteFiles([...new Set(fileIDs)], invocation)
      await removeNoted(ofChunk, archive)
      removed += await voices.remove({ _id: _.in(ids) })
    }
  }
}
