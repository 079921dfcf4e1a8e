import type { Archive } from '../archive/archive'
import { removeVoicesOf } from '../archive/forgetUser'
import { forgottenAmong } from '../archive/forgotten'
import { withEntry } from '../archive/history'
import { nowInSeconds } from '../archive/meta'
import type { HistoryEntry } from '../archive/types'
import type { Stored } from '../database/database'
import { eachOf } from '../each-of'
import { OperationError } from '../errors'
import { kindOf } from '../kinds/lookup'
import { newVoice, type WeChatPart } from '../kinds/voice'

/*
 * How voices come in: new ones are added; of those that changed, WeChat's part is overwritten. The `_id` sees to it that
 * each is added exactly once, even where another run does the same at the same time, or a run dies in the middle.
 */

/** Records that are brought in at once: fewer would cost more requests, more would cost memory. */
export const MOST_AT_ONCE = 300

/** Documents in one request that adds, and requests that change something at the same time. */
const CHUNK = 100
const CONCURRENCY = 4

interface BroughtIn {
  added: number
  changed: number
}

/** Brings in up to 1,000 records, which is what one read finds. What retention would remove, and whoever was forgotten, stays out. */
export async function bringIn(parts: WeChatPart[], archive: Archive): Promise<BroughtIn> {
  // Of a record that came twice the later one is the newer.
  const kept = new Map(parts.filter(part => isKept(part, archive)).map(part => [part._id, part]))
  if (kept.size === 0) return { added: 0, changed: 0 }
  const people = [...kept.values()].map(({ openid }) => openid)
  const known = await knownAmong([...kept.keys()], archive)
  const forgotten = await forgottenAmong(people, archive.appid, archive)

  const missing: WeChatPart[] = []
  const changed: WeChatPart[] = []
  const toForget = new Set<string>()
  for (const part of kept.values()) {
    const stands = known.get(part._id)
    if (forgotten.has(part.openid)) stands && toForget.add(part.openid)
    else if (!stands) missing.push(part)
    else if (stands.hash !== part.hash) changed.push(part)
  }
  await addAll(
    missing.map(part => newVoice(part, archive.now)),
    archive,
  )
  const updates = await eachOf(changed, CONCURRENCY, part => overwrite(part, known.get(part._id), archive))
  if (missing.length > 0) {
    // Whoever is forgotten after this finds what was added.
    const now = await forgottenAmong(
      missing.map(({ openid }) => openid),
      archive.appid,
      archive,
    )
    for (const openid of now) toForget.add(openid)
  }
  if (toForget.size > 0) await removeVoicesOf([...toForget], archive)
  return { added: missing.length, changed: updates.filter(Boolean).length }
}

/** Without an id of WeChat's, which ends that of the voice, a record is not to be told from others. */
const isKept = ({ _id, createTime }: WeChatPart, { keepsFrom }: Archive) =>
  createTime >= keepsFrom && !_id.endsWith(':')

async function knownAmong(ids: string[], { voices, _ }: Archive): Promise<Map<string, Stored>> {
  const documents = await voices.find({ _id: _.in(ids) }, { fields: ['_id', 'hash', 'state'] })
  return new Map(documents.map(document => [document._id, document]))
}

/**
 * Adds documents in up to three rounds. Where some could not be added, or nobody knows, or somebody else was faster, the
 * next round adds those that are still missing; the last one adds each by itself.
 */
async function addAll(documents: Stored[], archive: Archive): Promise<void> {
  let missing = documents
  for (const size of [CHUNK, CHUNK, 1]) {
    const failed = await addInChunks(missing, size, archive)
    if (failed.documents.length === 0) return
    if (size === 1 && failed.error) throw failed.error
    const known = await knownAmong(
      failed.documents.map(({ _id }) => _id),
      archive,
    )
    missing = failed.documents.filter(({ _id }) => !known.has(_id))
  }
}

async function addInChunks(documents: Stored[], size: number, { voices }: Archive) {
  const failed: { documents: Stored[]; error: unknown } = { documents: [], error: undefined }
  const chunks: Stored[][] = []
  for (let from = 0; from < documents.length; from += size) chunks.push(documents.slice(from, from + size))
  // Large ones one after the other: the SDK makes text of each, several times over.
  const concurrency = size === 1 ? CONCURRENCY : 1
  await eachOf(chunks, concurrency, async chunk => {
    try {
      if ((await voices.add(chunk)) === 'added') return
    } catch (error) {
      if (!(error instanceof OperationError) || error.kind === 'not_configured') throw error
      failed.error = error
    }
    failed.documents.push(...chunk)
  })
  return failed
}

/** How often an update is tried when somebody else is always faster. */
const TRIES = 3

/**
 * Overwrites WeChat's part of a voice. Where its kind says so, one that was done is open again: in the same update,
 * and only where both are as they were read, so that no word of an administrator in between is lost.
 *
 * @returns whether it was this call that did it
 */
async function overwrite(part: WeChatPart, read: Stored | undefined, archive: Archive): Promise<boolean> {
  const { voices, _ } = archive
  const { _id, ...fields } = part
  let stands = read
  for (let i = 0; i < TRIES && stands && stands.hash !== part.hash; i++) {
    const reopens = kindOf(part).reopens && stands.state === 'done'
    const change: Record<string, unknown> = { updatedAt: nowInSeconds() }
    for (const [name, value] of Object.entries(fields)) {
      change[name] = typeof value === 'object' ? _.set(value) : value
    }
    if (reopens) {
      const entry: HistoryEntry = { time: nowInSeconds(), by: 'syncVoices', action: 'reopen', state: 'open' }
      Object.assign(change, { state: 'open', history: withEntry(entry, _) })
    }
    // Owners may have removed either in the console.
    const asRead = { _id, hash: stands.hash ?? null, state: stands.state ?? null }
    const updated = await voices.update(asRead, change)
    if (updated > 0) return true
    stands = (await knownAmong([_id], archive)).get(_id)
  }
  return false
}
