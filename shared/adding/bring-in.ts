import { noteAppName } from '../archive/app-names'
import { type Archive, isDueDaily } from '../archive/archive'
import { forgottenAmong } from '../archive/forgotten'
import { withEntry } from '../archive/history'
import { nowInSeconds } from '../archive/meta'
import { removeNotesOf, removeVoicesOf } from '../archive/removal'
import { readSettings } from '../archive/settings'
import type { HistoryEntry } from '../archive/types'
import type { Stored } from '../database/database'
import { eachOf } from '../each-of'
import { valueAt } from '../kinds/column'
import { kindOf } from '../kinds/lookup'
import { comesAsDone, newVoice, type WeChatPart } from '../kinds/voice'
import { asText, isObject } from '../values'
import { addAll, CONCURRENCY, knownAmong } from './add'
import { unreadableIn, withReadBefore } from './read-before'
import { storeOrNote } from './refused'

/*
 * How voices come in: new ones are added; of those that changed, WeChat's part is overwritten. The `_id` sees to it that
 * each is added exactly once, even where another run does the same at the same time, or a run dies in the middle.
 */

/** Records that are brought in together: fewer would cost more requests, more would cost memory. */
export const MOST_AT_ONCE = 300

interface BroughtIn {
  added: number
  /** How many their users changed. */
  changed: number
}

/** Hears of what is about to be added. */
export type BeforeAdding = (parts: WeChatPart[]) => Promise<void>

/**
 * Brings in up to 1,000 records, which is what one read finds; but none that retention would remove at once, and none of
 * people who were forgotten.
 */
export async function bringIn(
  parts: WeChatPart[],
  archive: Archive,
  beforeAdding?: BeforeAdding,
): Promise<BroughtIn> {
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
    else if (!isWritten(part, before, archive)) changed.push(part)
  }
  const isRated = [...missing, ...changed].some(part => kindOf(part).statistics.rating !== null)
  const autoDone = isRated ? (await readSettings(archive)).autoDone : null
  if (missing.length > 0) await beforeAdding?.(missing)
  const refused = await addAll(
    missing.map(part => newVoice(part, archive.now, autoDone)),
    archive,
  )
  const updates = await eachOf(changed, CONCURRENCY, part =>
    overwrite(part, known.get(part._id), autoDone, archive),
  )
  if (missing.length > 0) {
    // People may have been forgotten in the meantime. Whoever is forgotten after this is forgotten with what was added.
    for (const openid of await forgottenOf(missing, archive)) toForget.add(openid)
  }
  if (toForget.size > 0) await removeVoicesOf([...toForget], archive)
  // A push may have made an alert of it since, a call that died may have left one, and the database may have refused it.
  const unwanted = [...kept.values()].filter(({ openid }) => forgotten.has(openid) || toForget.has(openid))
  if (unwanted.length > 0) {
    await removeNotesOf(
      unwanted.map(({ _id }) => _id),
      archive,
    )
  }
  await noteAppNameIn([...kept.values()], archive)
  return { added: missing.length - refused, changed: updates.filter(Boolean).length }
}

/** The newest record that names its mini program says what that is called. */
async function noteAppNameIn(parts: WeChatPart[], archive: Archive): Promise<void> {
  const named = parts.flatMap(part => {
    const { app } = kindOf(part)
    const name = app && asText(valueAt(part, app.name))
    return name ? { name, headImg: asText(valueAt(part, app.headImg)), time: part.createTime } : []
  })
  const [newest] = named.sort((a, b) => b.time - a.time)
  if (newest) await noteAppName(newest, newest.time, archive)
}

/** Whether retention would remove it; a record without a time may be of any. */
export const isExpired = ({ createTime }: WeChatPart, { keepsFrom }: Archive): boolean =>
  createTime > 0 && createTime < keepsFrom

/** A voice's id ends with the id that WeChat gave the record: without one, records cannot be told apart. */
export const isKept = (part: WeChatPart, archive: Archive): boolean =>
  !isExpired(part, archive) && !part._id.endsWith(':')

const forgottenOf = (parts: WeChatPart[], archive: Archive) =>
  forgottenAmong(
    parts.map(({ openid }) => openid),
    archive,
  )

/** Whether a voice is as WeChat has the record; or cut, where that was tried less than a day ago. */
const isWritten = (part: WeChatPart, voice: Stored, archive: Archive): boolean =>
  (voice.hash === part.hash || unreadableIn(part).length > 0) &&
  voice.recordHash === part.recordHash &&
  voice.schema === part.schema &&
  ((voice.cut === true) === (part.cut === true) || !isDueDaily(voice.updatedAt, archive))

/** Give up overwriting a voice after this many times that somebody else was faster. */
const TRIES = 3

/**
 * Overwrites WeChat's part of a voice. Where its kind says so, a voice that was done is opened again in the same update,
 * if it was its user who changed it; but not where a sync made it done, and would do so again. It applies only while hash
 * and state are as they were read, so that nothing that somebody did meanwhile is lost.
 *
 * @returns whether it was this call that wrote what its user changed
 */
async function overwrite(
  part: WeChatPart,
  read: Stored | undefined,
  autoDone: number | null,
  archive: Archive,
): Promise<boolean> {
  const { voices } = archive
  const { _id } = part
  let before = read
  for (let i = 0; i < TRIES && before && !isWritten(part, before, archive); i++) {
    const { part: whole, said } = await withReadBefore(part, before, archive)
    // The hash of another schema is of something else.
    const isChanged = before.hash !== said && before.schema === part.schema
    const isOpened = isChanged && kindOf(part).reopens && before.state === 'done'
    const reopens = isOpened && !(comesAsDone(whole, autoDone) && (await isAutoDone(_id, archive)))
    // Owners may have removed either field in the console.
    const asRead = { _id, hash: before.hash ?? null, state: before.state ?? null }
    const write = (part: WeChatPart) => voices.update(asRead, changeTo(part, reopens, archive))
    const written = await storeOrNote(whole, write, archive)
    if (written === undefined) return false
    if (written > 0) return isChanged
    before = (await knownAmong([_id], archive)).get(_id)
  }
  return false
}

/** Whether it was a sync that set the state which a voice has. */
async function isAutoDone(_id: string, { voices }: Archive): Promise<boolean> {
  const [voice] = await voices.find({ _id }, { fields: ['history'] })
  const entries: unknown[] = Array.isArray(voice?.history) ? voice.history : []
  const set = entries.filter(entry => isObject(entry) && entry.state !== undefined)
  return Object(set[set.length - 1]).action === 'autoDone'
}

function changeTo({ _id, createTime, ...fields }: WeChatPart, reopens: boolean, { _ }: Archive): object {
  const change: Record<string, unknown> = { updatedAt: nowInSeconds(), cut: _.remove() }
  if (createTime > 0) change.createTime = createTime
  for (const [name, value] of Object.entries(fields)) {
    change[name] = typeof value === 'object' ? _.set(value) : value
  }
  if (!reopens) return change
  const entry: HistoryEntry = { time: nowInSeconds(), by: 'syncVoices', action: 'reopen', state: 'open' }
  return { ...change, state: 'open', history: withEntry(entry, _) }
}
