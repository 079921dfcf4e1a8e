import type { Archive } from '../archive/archive'
import { SECONDS_A_DAY } from '../archive/meta'
import type { CommentRange } from '../comments/getCommentList'
import type { Comment } from '../comments/types'
import { commentKind } from '../kinds/comment'
import { weChatPart } from '../kinds/voice'
import type { FetchedPage } from '../wechat/page'
import { Batch } from './batch'
import { forwards, type Sureness } from './blocks'
import { Listing } from './listing'
import { type CommentProgress, type Read, writeProgress } from './progress'
import type { SyncedKind } from './types'
import { walk } from './walk'

/*
 * Comments are asked for by time: those since the last sync, those that were changed, and then what is still missing
 * of the time before, in windows of at most 30 days. The order within a window does not matter, since it counts when
 * all of it has come.
 */

const HOUR = 3600
const DAYS_30 = 30 * SECONDS_A_DAY

/** No comment of this API is older: 2020-01-01 in China. */
const FIRST = 1_577_808_000

/** A window with more comments than this is asked for in smaller ones, so that a run comes through it. */
const MOST_A_WINDOW = 3000
const SMALLEST_WINDOW = 60

const ALL = 6
const BAD_AND_CHANGED = 5

interface Gap {
  from: number
  to: number
}

/** Where comments come from. */
interface CommentSource {
  fetch: (range: CommentRange, offset: number, limit: number) => Promise<FetchedPage<Comment>>
  isTimeUp: () => boolean
}

export async function syncComments(
  archive: Archive,
  read: Read<CommentProgress>,
  { fetch, isTimeUp }: CommentSource,
): Promise<SyncedKind> {
  const { now, keepsFrom, appid } = archive
  const before = read.progress ?? { until: 0, gaps: [], window: DAYS_30 }
  const batch = new Batch<Comment>(archive, item => weChatPart(commentKind, appid, item))
  let fetched = 0
  let isStopped = false
  let error: unknown
  let span = before.window

  const earliest = Math.max(keepsFrom, FIRST)
  const newest = { from: before.until === 0 ? earliest : before.until - HOUR, to: now }
  const gaps = merged([newest, ...before.gaps], earliest)

  /** Whether all comments of this window were read; `too many` where it should be smaller. */
  async function readWindow({ from, to }: Gap, filterType: number): Promise<boolean | 'too many'> {
    const range = { startTime: from, endTime: to, filterType }
    const list = new Listing<Comment>((offset, limit) => fetch(range, offset, limit), false, idOf)
    try {
      const { total } = await list.peek()
      if (filterType === ALL && (total ?? 0) > MOST_A_WINDOW && to - from > SMALLEST_WINDOW) return 'too many'
      for (;;) {
        const sureness: Sureness = { isSure: undefined }
        const options = { id: idOf, until: [], batch, isTimeUp }
        const walked = await walk(forwards(list, 0, sureness), options)
        if (walked.ended === 'stopped') {
          isStopped = true
          error = walked.error
          return false
        }
        // Comments that were removed meanwhile may have pulled others onto pages that were read already.
        if (sureness.isSure || walked.pages <= 1 || walked.found === 0) return true
      }
    } catch (thrown) {
      isStopped = true
      error = thrown
      return false
    } finally {
      fetched += list.fetched
    }
  }

  await readWindow({ from: now - DAYS_30, to: now }, BAD_AND_CHANGED)
  let hasCome = false
  while (!isStopped) {
    const [gap] = gaps
    if (!gap) break
    const from = Math.max(gap.from, gap.to - span)
    const outcome = await readWindow({ from, to: gap.to }, ALL)
    if (outcome === 'too many') {
      span = Math.max(SMALLEST_WINDOW, Math.floor((gap.to - from) / 2))
    } else if (outcome) {
      hasCome = true
      gap.to = from
      if (gap.to <= gap.from) gaps.shift()
      span = Math.min(DAYS_30, span * 2)
    }
  }
  // The next run tries less at once, where this one did not come through a single window.
  if (isStopped && !error && !hasCome) span = Math.max(SMALLEST_WINDOW, Math.floor(span / 2))

  const complete = !isStopped && gaps.length === 0
  if (!error || hasCome)
    await writeProgress(commentKind.name, read, { until: now, gaps, window: span }, complete, archive)
  if (error) throw error
  return { fetched, added: batch.added, changed: batch.changed, complete }
}

const { idOf } = commentKind

/** Newest first, without overlaps, and nothing before `earliest`. */
function merged(gaps: Gap[], earliest: number): Gap[] {
  const merged: Gap[] = []
  for (const { from, to } of [...gaps].sort((a, b) => b.to - a.to)) {
    const gap = { from: Math.max(from, earliest), to }
    const newer = merged[merged.length - 1]
    if (newer && gap.to >= newer.from) newer.from = Math.min(newer.from, gap.from)
    else if (gap.to > gap.from) merged.push(gap)
  }
  return merged
}
