import { randomBytes } from 'node:crypto'
import { SECONDS_A_DAY } from '../china-time'
import type { Database, Stored } from '../database/database'
import { eachOf } from '../each-of'
import { OperationError } from '../errors'
import type { Invocation } from '../invocation'
import { deleteFiles, uploadFile } from '../wechat/cloud'
import type { Archive } from './archive'
import { metaId, nowInSeconds } from './meta'
import { picturesOf } from './voice'

/*
 * Files in cloud storage that hold personal data: pictures, and tables that exportVoices writes. A file is noted in a
 * document of its own before it is stored, so that it is found when it has to be removed, whatever became of the call
 * that stored it: `{purpose, path, fileID, createTime}`, and of a table the `appids` that it is about. `fileID` is `''`
 * until it is stored; such a call may be under way, so the document stays until it cannot be any more.
 */

type Purpose = 'export' | 'picture'

/** After this many seconds a table is removed, and so is a picture of no voice of the archive. */
const KEPT_SECONDS: Record<Purpose, number> = { export: SECONDS_A_DAY, picture: SECONDS_A_DAY / 2 }

/** Files that are removed together: one that was never stored costs an upload, and a call that ends early has got somewhere. */
const AT_ONCE = 8

const CONCURRENCY = 4

/** 128 random bits. */
const randomToken = () => randomBytes(16).toString('hex')

/**
 * Notes a picture that is about to be stored.
 *
 * @param voice the `_id` of its voice, which need not be in the archive
 * @returns the `_id` of the document
 */
export async function notePicture(path: string, voice: string, { meta }: Database): Promise<string> {
  const _id = metaId.picture(randomToken())
  const document = { _id, purpose: 'picture', voice, path, fileID: '', createTime: nowInSeconds() }
  try {
    await meta.add([document])
  } catch (error) {
    if (!(error instanceof OperationError) || error.kind === 'not_configured') throw error
    // A picture that is not noted is never found again. The note is there once, however often it is added.
    await meta.add([document])
  }
  return _id
}

/** Notes a table that is about to be written. Anybody who knows a file's id can read it, so its name cannot be guessed. */
export async function noteExport({ meta, appids, now, invocation }: Archive) {
  const token = randomToken()
  const path = `${appids.length > 1 ? '' : `${appids[0]}/`}wx-user-voice/exports/${token}.xlsx`
  const _id = metaId.export(token)
  const note = { _id, purpose: 'export', appids: [...appids], path, fileID: '', createTime: now }
  await meta.add([{ ...note, withdrawn: false }])
  /** Stores it; `undefined` where somebody was forgotten meanwhile, who may be in it: then it is deleted again. */
  return async (bytes: Buffer): Promise<string | undefined> => {
    const fileID = await uploadFile(path, bytes, invocation)
    if ((await meta.update({ _id, withdrawn: false }, { fileID })) > 0) return fileID
    await deleteFiles([fileID], invocation)
    await meta.remove({ _id })
    return undefined
  }
}

/**
 * Removes all tables that hold voices of the mini programs that are meant. Those that are still being written are withdrawn,
 * and removed for good after a day.
 */
export async function removeExports(archive: Archive): Promise<void> {
  const { meta, appids, _ } = archive
  const ofThese = { purpose: 'export', appids: _.in([...appids]), withdrawn: false }
  for (;;) {
    const notes = await meta.find(ofThese, { limit: AT_ONCE })
    if (notes.length === 0) return
    // One that is stored at this moment is not withdrawn any more: it has another round.
    await meta.update({ _id: _.in(notes.map(({ _id }) => _id)), fileID: '' }, { withdrawn: true })
    await removeNoted(notes, archive)
  }
}

/** The notes of pictures of these voices. */
export const notesOfPictures = (voices: string[], { meta, _ }: Database): Promise<Stored[]> =>
  meta.find({ purpose: 'picture', voice: _.in(voices) })

/**
 * Deletes noted files, and the notes of those that are stored.
 *
 * @param others files that are deleted with them, which may be the same
 */
export async function removeNoted(
  notes: Stored[],
  { meta, invocation, _ }: Archive,
  others: string[] = [],
): Promise<void> {
  await deleteNoted(notes, invocation, others)
  const stored = notes.filter(isStored).map(({ _id }) => _id)
  if (stored.length > 0) await meta.remove({ _id: _.in(stored) })
}

/** Removes files that have been kept long enough, whatever became of the calls that stored them. */
export async function removeDueFiles(archive: Archive): Promise<void> {
  const { meta, now, invocation, _ } = archive
  let failure: unknown
  for (const [purpose, seconds] of Object.entries(KEPT_SECONDS)) {
    for (let skip = 0; ; ) {
      const due = { purpose, createTime: _.lt(now - seconds) }
      const notes = await meta.find(due, { limit: AT_ONCE, skip })
      if (notes.length === 0) break
      const kept = await keptPaths(notes, archive)
      try {
        await deleteNoted(
          notes.filter(({ path }) => !kept.has(path)),
          invocation,
        )
        await meta.remove({ _id: _.in(notes.map(({ _id }) => _id)) })
      } catch (error) {
        // A file that cloud storage does not delete, e.g. of another environment, keeps no others.
        failure ??= error
        skip += notes.length
      }
    }
  }
  if (failure) throw failure
}

/** Paths of pictures that their voices have noted too: with these they stay, and with these they go. */
async function keptPaths(notes: Stored[], { voices, _ }: Archive): Promise<Set<unknown>> {
  const ids = [...new Set(notes.flatMap(({ voice }) => (typeof voice === 'string' ? [voice] : [])))]
  if (ids.length === 0) return new Set()
  const found = await voices.find({ _id: _.in(ids) }, { fields: ['pictures'] })
  const fileIDs = found.flatMap(picturesOf).map(({ fileID }) => fileID)
  return new Set(notes.flatMap(({ path }) => (fileIDs.some(id => id.endsWith(`/${path}`)) ? [path] : [])))
}

async function deleteNoted(notes: Stored[], invocation: Invocation, others: string[] = []): Promise<void> {
  const fileIDs = await eachOf(notes, CONCURRENCY, async note => {
    if (isStored(note)) return note.fileID
    // Only an upload gives the id of a file.
    return typeof note.path === 'string' ? uploadFile(note.path, Buffer.from('removed'), invocation) : ''
  })
  await deleteFiles([...new Set([...fileIDs, ...others])].filter(Boolean), invocation)
}

const isStored = (note: Stored): note is Stored & { fileID: string } =>
  typeof note.fileID === 'string' && note.fileID !== ''
