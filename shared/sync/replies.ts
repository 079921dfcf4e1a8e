import { CONCURRENCY } from '../adding/add'
import { type Archive, isDueDaily } from '../archive/archive'
import { withEntry } from '../archive/history'
import { metaId, nowInSeconds } from '../archive/meta'
import type { HistoryEntry, VoiceKind } from '../archive/types'
import { voiceId } from '../archive/voice'
import { SECONDS_30_DAYS } from '../china-time'
import { MOST_READ, type Stored } from '../database/database'
import { chunksOf, eachOf } from '../each-of'
import { OperationError } from '../errors'
import type { Invocation } from '../invocation'
import type { Kind, RecordOf, Replies, SyncByTime } from '../kinds/kind'
import { weChatPart } from '../kinds/voice'
import { isObject } from '../values'
import { type Checkpoint, isIds } from './checkpoint'
import { Listing } from './listing'

/*
 * Which records are answered, also where that was done elsewhere: in WeChat's console, or by another system. A list of
 * WeChat's does not say it, but a filter gives those that wait. A run compares how many wait at WeChat and in the
 * archive; only where that differs, it reads which ones do. A voice that is listed waits. One that is not may wait all
 * the same: WeChat may be checking it, or the list may have moved on between two pages. So WeChat is asked for its reply
 * before it is marked.
 */

const HOUR = 3600

/** Ask for no more replies than this in one run: the next one goes on. */
const MOST_ASKED = 100

/** An answer that cannot be read keeps no other comment out; so many of them may mean that none can be. */
const MOST_FAILURES = 3

const isOfOne = (error: unknown) => error instanceof OperationError && error.kind === 'bad_response'

/** What a run remembers for the next ones. */
interface Seen {
  /**
   * How many waited, at WeChat and in the archive, when a run had last read which ones; `null` where some are left to the
   * next run, or where the numbers were alike since.
   */
  counts: [atWeChat: number, inArchive: number] | null
  /** Voices that neither wait at WeChat nor have a reply. They are not asked for again. */
  without: string[]
  /** Since when this is remembered. After a day all is looked at again. */
  time: number
}

/** No more are remembered. */
const MOST_WITHOUT = 1000

/** @param reading the call, limited to the time for asking WeChat */
export async function syncReplies<Name extends VoiceKind>(
  kind: Kind<Name>,
  { fetch }: SyncByTime<RecordOf<Name>>,
  replies: Replies,
  checkpoint: Checkpoint,
  archive: Archive,
  reading: Invocation,
): Promise<void> {
  const { voices, meta, appid, now, keepsFrom, _ } = archive
  const startTime = Math.max(keepsFrom, now - SECONDS_30_DAYS)
  const range = { startTime, endTime: now, filterType: replies.waiting }
  const waiting = _.and([
    { appid, kind: kind.name },
    { createTime: _.gte(startTime) },
    { createTime: _.lte(now) },
    { replied: _.neq(true) },
  ])
  const { total } = await fetch(range, 0, 1, reading)
  const count = await voices.count(waiting)
  const seen = seenIn(checkpoint, archive)
  if (total === null || (total === seen.counts?.[0] && count === seen.counts[1])) return
  const remember = (counts: Seen['counts'], without = seen.without) =>
    meta.update(
      { _id: metaId.sync(appid, kind.name) },
      { replies: _.set({ counts, without: without.slice(-MOST_WITHOUT), time: seen.time }) },
    )
  if (total === count) {
    // What was remembered of a difference is of the past.
    if (seen.counts || seen.without.length > 0) await remember(null, [])
    return
  }
  const list = new Listing(async (offset, limit) => {
    const page = await fetch(range, offset, limit, reading)
    return { ...page, list: page.list.map(record => weChatPart(kind, appid, record)) }
  }, false)
  const listed = await idsOfWhole(list, total)
  if (!listed) {
    await remember([total, count])
    return
  }
  const without = seen.without.filter(id => !listed.has(id))
  const known = new Set([...listed, ...without])
  const unlisted = (await idsOf(waiting, archive)).filter(id => !known.has(id))

  let failure: unknown
  let failures = 0
  const hasReply = async (id: string) => {
    if (failures >= MOST_FAILURES || reading.deadline.isOver) return undefined
    try {
      return await replies.has(id.slice(voiceId(appid, kind.name, '').length), reading)
    } catch (error) {
      failure = error
      failures += isOfOne(error) ? 1 : MOST_FAILURES
      return undefined
    }
  }
  const marked = await note(true, unlisted.slice(0, MOST_ASKED), hasReply, archive)
  const unmarked = await note(false, [...listed], async () => true, archive)
  const isAll = unlisted.length <= MOST_ASKED && marked.left + unmarked.left === 0
  const counts: Seen['counts'] = isAll ? [total, count - marked.noted + unmarked.noted] : null
  await remember(counts, [...without, ...marked.not])
  if (failure !== undefined && !reading.deadline.isOver) throw failure
}

/** The ids of all that a list holds; `undefined` where it changed while it was read, or its total is wrong. */
async function idsOfWhole(list: Listing, total: number): Promise<Set<string> | undefined> {
  const ids = new Set<string>()
  for (let at = 0; at < total; ) {
    const page = await list.at(at)
    if (page.isEnd || page.total !== total) return undefined
    for (const { _id } of page.parts) ids.add(_id)
    at = page.to
  }
  return ids.size === total ? ids : undefined
}

/** The ids of all voices that match, oldest first: those that are too young to be looked at keep no others out. */
async function idsOf(where: object, archive: Archive): Promise<string[]> {
  const options = { fields: ['_id'], sort: { createTime: 'asc', _id: 'asc' } } as const
  const ids: string[] = []
  for (;;) {
    const found = await archive.voices.find(where, { ...options, skip: ids.length })
    ids.push(...found.map(({ _id }) => _id))
    if (found.length < MOST_READ) return ids
  }
}

interface Noted {
  noted: number
  /** How many are left to a later run. */
  left: number
  /** The ids of those of which it is not so. */
  not: string[]
}

/**
 * Notes of voices whether they are answered, where the archive says otherwise. What is younger than an hour, or was
 * handled within it, is left to a later run: WeChat may show the one or the other later.
 *
 * @param isSo whether it is so; `undefined` where that cannot be said now
 */
async function note(
  replied: boolean,
  ids: string[],
  isSo: (id: string) => Promise<boolean | undefined>,
  { voices, now, _ }: Archive,
): Promise<Noted> {
  const otherwise = { replied: replied ? _.neq(true) : true }
  const result: Noted = { noted: 0, left: 0, not: [] }
  const noteOne = async ({ _id, createTime, history }: Stored): Promise<void> => {
    const entries = Array.isArray(history) ? history : []
    const isRecent =
      Number(createTime) > now - HOUR || entries.some(entry => isHandledSince(now - HOUR, entry))
    const is = isRecent ? undefined : await isSo(_id)
    if (is) {
      const entry = entryOf(replied ? 'replied' : 'unreplied')
      // Unless somebody has handled it since it was read.
      const asRead = [{ _id }, otherwise, { [`history.${entries.length}`]: _.exists(false) }]
      const change = { replied, history: withEntry(entry, _), updatedAt: entry.time }
      const noted = await voices.update(_.and(asRead), change)
      result[noted > 0 ? 'noted' : 'left']++
    } else if (is === false) result.not.push(_id)
    else result.left++
  }
  for (const chunk of chunksOf(ids, MOST_READ)) {
    const where = _.and([{ _id: _.in(chunk) }, otherwise])
    const found = await voices.find(where, { fields: ['_id', 'createTime', 'history'] })
    await eachOf(found, CONCURRENCY, noteOne)
  }
  return result
}

const entryOf = (action: string): HistoryEntry => ({ time: nowInSeconds(), by: 'syncVoices', action })

const isHandledSince = (time: number, entry: unknown): boolean =>
  isObject(entry) && entry.by !== 'syncVoices' && Number(entry.time) > time

function seenIn({ replies }: Checkpoint, archive: Archive): Seen {
  const { counts, without, time } = isObject(replies) ? replies : {}
  if (isDueDaily(time, archive) || !isIds(without)) return { counts: null, without: [], time: archive.now }
  const areCounts = Array.isArray(counts) && counts.length === 2
  return { counts: areCounts ? [Number(counts[0]), Number(counts[1])] : null, without, time: Number(time) }
}
