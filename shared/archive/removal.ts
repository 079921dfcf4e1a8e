import { SECONDS_A_DAY } from '../china-time'
import { chunksOf, eachOf } from '../each-of'
import { type Archive, isMeant } from './archive'
import { notesOfPictures, removeDueFiles, removeExports, removeNoted } from './files'
import { metaId } from './meta'
import { picturesOf } from './voice'

/*
 * Removing voices, and what is noted of them. The voices go last, since all else is found by them, whatever happens in
 * between.
 */

/** Voices with pictures that are removed together, whose pictures one request deletes: a call that ends early has got somewhere. */
const AT_ONCE = 5

/** Removes voices older than VOICE_RETENTION_DAYS, and what else need not be kept; gives the number of voices. */
export async function removeOld(archive: Archive): Promise<number> {
  const { voices, meta, appid, now, keepsFrom, _ } = archive
  const expired = { appid, createTime: _.lt(keepsFrom) }
  const old = keepsFrom > 0 ? await voices.count(expired) : 0
  const doubt = keepsFrom > 0 ? await doubtAbout(old, archive) : undefined
  if (doubt) console.log(JSON.stringify({ retention: 'nothing removed', appid, reason: doubt }))
  let removed = 0
  try {
    await removeDueFiles(archive)
  } finally {
    if (old > 0 && !doubt) removed = await removeVoices(expired, archive)
  }
  await meta.remove(
    _.or([
      // That the database refused a voice counts for a day.
      { purpose: 'refused', appid, time: _.lt(now - 2 * SECONDS_A_DAY) },
      // What a mini program wrote never counts; but its `_id` may be one that is needed.
      { _openid: _.exists(true) },
      ...(doubt ? [] : [{ _id: metaId.retention(appid) }]),
    ]),
  )
  return removed
}

/**
 * Why so many voices may not be as old as they seem: a clock that is a year ahead would remove all of them, with all
 * notes. Where more than half of the archive would go, nothing goes before a sync finds so a day later, too: an owner may
 * keep less than before.
 */
async function doubtAbout(old: number, archive: Archive): Promise<string | undefined> {
  const { voices, meta, appid, now, invocation } = archive
  const { ahead = 0 } = invocation.clock
  if (Math.abs(ahead) >= SECONDS_A_DAY) {
    return `the clock of this instance and WeChat's differ by ${Math.abs(ahead)} seconds`
  }
  const all = old > 0 ? await voices.count({ appid }) : 0
  if (2 * old <= all) return undefined
  const _id = metaId.retention(appid)
  const [document] = await meta.find({ _id })
  const waited = typeof document?.time === 'number' ? now - document.time : -1
  if (waited >= SECONDS_A_DAY) return undefined
  if (waited < 0) await meta.put({ _id, purpose: 'retention', time: now })
  return `${old} of ${all} voices are older than VOICE_RETENTION_DAYS, which is more than half; they are removed if a sync finds so a day later, too`
}

/** Removes what else is noted of these voices, which need not be in the archive: alerts, the last line of digests, refusals. */
export async function removeNotesOf(ids: string[], archive: Archive): Promise<void> {
  const { meta, _ } = archive
  const ofOldest = { purpose: 'alert', appid: isMeant(archive), 'oldest.voice': _.in(ids) }
  const works = [
    () => meta.remove({ _id: _.in(ids.flatMap(id => [metaId.alert(id), metaId.refused(id)])) }),
    () => meta.update(ofOldest, { oldest: _.remove() }),
  ]
  await eachOf(works, 2, work => work())
}

/** Removes the voices of these people with all that is noted of them, and all tables that may hold them; gives the number of voices. */
export async function removeVoicesOf(openids: string[], archive: Archive): Promise<number> {
  try {
    return await removeVoices({ appid: isMeant(archive), openid: archive._.in(openids) }, archive)
  } finally {
    await removeExports(archive)
  }
}

async function removeVoices(where: object, archive: Archive): Promise<number> {
  const { voices, _ } = archive
  let removed = 0
  for (let failure: unknown; ; ) {
    const documents = await voices.find(where, { fields: ['_id', 'pictures'] })
    if (documents.length === 0) return removed
    const found = documents.map(({ _id }) => _id)
    await removeNotesOf(found, archive)
    const notes = await notesOfPictures(found, archive)
    const noted = new Set(notes.map(({ voice }) => voice))
    const hasFiles = documents.filter(voice => noted.has(voice._id) || picturesOf(voice).length > 0)
    const others = documents.filter(voice => !hasFiles.includes(voice))
    for (const chunk of [others, ...chunksOf(hasFiles, AT_ONCE)]) {
      if (chunk.length === 0) continue
      const ids = chunk.map(({ _id }) => _id)
      const ofChunk = notes.filter(({ voice }) => ids.some(id => id === voice))
      const fileIDs = chunk.flatMap(picturesOf).map(({ fileID }) => fileID)
      try {
        await removeNoted(ofChunk, archive, fileIDs)
        removed += await voices.remove({ _id: _.in(ids) })
      } catch (error) {
        // A picture that cloud storage does not delete keeps no other voices.
        failure ??= error
      }
    }
    if (failure) throw failure
  }
}
