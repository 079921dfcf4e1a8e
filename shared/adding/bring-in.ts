import type { Archive } from '../archive/archive'
import { forgottenAmong } from '../archive/forgotten'
import { withEntry } from '../archive/history'
import { nowInSeconds } from '../archive/meta'
import { removeVoicesOf } from '../archive/removal'
import type { HistoryEntry } from '../archive/types'
import { MOST_ADDED, type Stored } from '../database/database'
import { chunksOf, eachOf } from '../each-of'
import { OperationError } from '../errors'
import { kindOf } from '../kinds/lookup'
import { newVoice, type WeChatPart } from '../kinds/voice'

/*
 * How voices come in: new ones are added; of those that changed, WeChat's part is overwritten. The `_id` sees to it that
 * each is added exactly once, even where another run does the same at the same time, or a run dies in the middle.
 */

/** Records that are brought in together: fewer would cost more requests, more would cost memory. */
export const MOST_AT_ONCE = 300

/** Requests that change something at the same time. */
const CONCURRENCY = 4

interface BroughtIn {
  added: number
  changed: number
}

/**
 * Brings in up to 1,000 records, which is what one read finds; but none that retention would remove at once, and none of
 * people who were forgotten.
 */
export async function bringIn(parts: WeChatPart[], archive: Archive): Promise<BroughtIn> {
  // Where a record came twice, the later one is the newer.
  const kept = new Map(parts.filter(part => isKept(part, archive)).map(part => [part._id, part]))
  if (kept.size === 0) return { added: 0, changed: 0 }
  const known = await knownAmong([...kept.keys()], archive)
  const forgotten = await forgottenOf([...kept.values()], archive)

  const missing: WeChatPart[] = []
  const changed: WeChatPart[] = []
  const toForget = new Set<string>()
  for (const part of kept.values()) {
    const before = known.get(part._id)
    if (forgotten.has(part.openid)) before && toForget.add(part.openid)
    else if (!before) missing.push(part)
    else if (before.hash !== part.hash) changed.push(part)
  }
  await addAll(
    missing.map(part => newVoice(part, archive.now)),
    archive,
  )
  const updates = await eachOf(changed, CONCURRENCY, part => overwrite(part, known.get(part._id), archive))
  if (missing.length > 0) {
    // People may have been forgotten in the meantime. Whoever is forgotten after this is forgotten with what was added.
    for (const openid of await forgottenOf(missing, archive)) toForget.add(openid)
  }
  if (toForget.size > 0) await removeVoicesOf([...toForget], archive)
  return { added: missing.length, changed: updates.filter(Boolean).length }
}

/** A voice's id ends with the id that WeChat gave the record: without one, records cannot be told apart. */
const isKept = ({ _id, createTime }: WeChatPart, { keepsFrom }: Archive) =>
  createTime >= keepsFrom && !_id.endsWith(':')

const forgottenOf = (parts: WeChatPart[], archive: Archive) =>
  forgottenAmong(
    parts.map(({ openid }) => openid),
    archive,
  )

async function knownAmong(ids: string[], { voices, _ }: Archive): Promise<Map<string, Stored>> {
  const documents = await voices.find({ _id: _.in(ids) }, { fields: ['_id', 'hash', 'state'] })
  return new Map(documents.map(document => [document._id, document]))
}

/**
 * Adds documents in up to three rounds. Where some may not have been added (an error, or another run was faster), the
 * next round adds those that are still missing; the last round adds each by itself.
 */
async function addAll(documents: Stored[], archive: Archive): Promise<void> {
  let missing = documents
  for (const size of [MOST_ADDED, MOST_ADDED, 1]) {
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
  // Large chunks one after the other: the SDK turns each into text several times.
  const concurrency = size === 1 ? CONCURRENCY : 1
  await eachOf(chunksOf(documents, size), concurrency, async chunk => {
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

/** Give up overwriting a voice after this many times that somebody else was faster. */
const TRIES = 3

/**
 * Overwrites WeChat's part of a voice. Where its kind says so, a voice that was done is opened again in the same update.
 * It applies only while hash and state are as they were read, so that nothing an administrator did meanwhile is lost.
 *
 * @returns whether it was this call that did it
 */
async function overwrite(part: WeChatPart, read: Stored | undefined, archive: Archive): Promise<boolean> {
  const { voices, _ } = archive
  const { _id, ...fields } = part
  let before = read
  for (let i = 0; i < TRIES && before && before.hash !== part.hash; i++) {
    const reopens = kindOf(part).reopens && before.state === 'done'
    const change: Record<string, unknown> = { updatedAt: nowInSeconds() }
    for (const [name, value] of Object.entries(fields)) {
      change[name] = typeof value === 'object' ? _.set(value) : value
    }
    if (reopens) {
      const entry: HistoryEntry = { time: nowInSeconds(), by: 'syncVoices', action: 'reopen', state: 'open' }
      Object.assign(change, { state: 'open', history: withEntry(entry, _) })
    }
    // Owners may have removed either field in the console.
    const asRead = { _id, hash: before.hash ?? null, state: before.state ?? null }
    if ((await voices.update(asRead, change)) > 0) return true
    before = (await knownAmong([_id], archive)).get(_id)
  }
  return false
}
