import type { Archive } from '../archive/archive'
import type { Feedback } from '../feedback/types'
import { feedbackKind } from '../kinds/feedback'
import { weChatPart } from '../kinds/voice'
import type { FetchedPage } from '../wechat/page'
import { Batch } from './batch'
import { backwards, endOf, forwards, type Sureness } from './blocks'
import { type ListedPage, Listing } from './listing'
import { type FeedbackProgress, type FeedbackRest, type Order, type Read, writeProgress } from './progress'
import type { SyncedKind } from './types'
import { REMEMBERED, type Walked, walk } from './walk'

/*
 * Feedback comes page by page, without a filter by time. So each run reads from the newest page on, until a whole page
 * that an earlier run had passed: a page of nothing but its anchors. That a record is in the archive says nothing: a
 * run that died may have brought it in, and left a gap behind it. What a run has no time for is the rest, and the next
 * one goes on with it, after the newest pages.
 */

/** Where feedback comes from. */
interface FeedbackSource {
  /** `num` records of a page, counted from 1. */
  fetch: (page: number, num: number) => Promise<FetchedPage<Feedback>>
  isTimeUp: () => boolean
}

export async function syncFeedback(
  archive: Archive,
  read: Read<FeedbackProgress>,
  { fetch, isTimeUp }: FeedbackSource,
): Promise<SyncedKind> {
  const list = new Listing<Feedback>((offset, num) => fetch(offset / num + 1, num), true, idOf)
  const batch = new Batch<Feedback>(archive, item => weChatPart(feedbackKind, archive.appid, item))
  const first = await list.peek()
  const order = orderIn(first.items) ?? read.progress?.order ?? (await orderOf(first, list))
  // Of another order, what was noted of positions says nothing.
  const before =
    read.progress && read.progress.order === order
      ? read.progress
      : { anchors: [], rest: null, order, isSure: false }

  const options = {
    id: idOf,
    isExpired: ({ createTime }: Feedback) => createTime < archive.keepsFrom,
    batch,
    isTimeUp,
  }
  const progress: FeedbackProgress = { ...before, order }

  /** A walk from a position on, or from the newest record, and whether it may have passed over one. */
  const walkFrom = async (position: number | 'newest', until: string[]) => {
    const sureness: Sureness = { isSure: undefined }
    const isBackwards = order === 'oldest first'
    const start = position === 'newest' ? (isBackwards ? await endOf(list, first.total) : 0) : position
    const blocks = isBackwards ? backwards(list, start) : forwards(list, start, sureness)
    const walked = await walk(blocks, { ...options, until })
    progress.isSure = sureness.isSure ?? progress.isSure
    return { ...walked, isDoubtful: !isBackwards && !progress.isSure && walked.pages > 1 }
  }

  const error = await run()
  const complete = !error && progress.rest === null
  if (!error || batch.added > 0) await writeProgress(feedbackKind.name, read, progress, complete, archive)
  if (error) throw error
  return { fetched: list.fetched, added: batch.added, changed: batch.changed, complete }

  /** Changes `progress`; gives what went wrong, if anything did. */
  async function run(): Promise<unknown> {
    const head = await walkFrom('newest', order ? before.anchors : [])
    if (head.position === undefined && head.ended === 'stopped') return head.error
    progress.anchors = [...new Set([...head.first, ...before.anchors])].slice(0, REMEMBERED)
    progress.rest = restAfter(head, before)
    if (head.ended === 'stopped') return head.error

    while (progress.rest && !isTimeUp()) {
      const { rest } = progress
      const tail = await walkFrom(
        order === 'oldest first' ? rest.position : await startOf(rest, list),
        rest.until,
      )
      const found = rest.found + tail.found
      if (tail.ended === 'stopped') {
        if (tail.position !== undefined) {
          progress.rest = { ...rest, position: tail.position, last: tail.last, found }
        }
        return tail.error
      }
      progress.rest = tail.isDoubtful && found > 0 ? again(rest.until) : null
    }
    return undefined
  }
}

const { idOf } = feedbackKind

/** What is left to do after the newest pages. */
function restAfter(
  head: Walked & { isDoubtful: boolean },
  { anchors, rest, order }: FeedbackProgress,
): FeedbackRest | null {
  const { ended, position = 0, last, found, newer, isDoubtful } = head
  // What lay behind an older rest is only reached through this one now.
  if (ended === 'stopped') return { position, last, until: rest ? [] : anchors, found }
  if (isDoubtful && found > 0) return again(ended === 'end' ? [] : (rest?.until ?? anchors))
  if (ended === 'end' || !rest) return null
  return order === 'oldest first' ? rest : { ...rest, position: rest.position + newer }
}

/** Everything once more: nobody knows whether records were passed over, until a walk finds nothing new. */
const again = (until: string[]): FeedbackRest => ({ position: 0, last: [], until, found: 0 })

/**
 * Where a rest begins by now: at a page that begins with a record that had been passed. Records that were removed
 * since have pulled the rest towards the front.
 */
async function startOf({ position, last }: FeedbackRest, list: Listing<Feedback>): Promise<number> {
  const passed = new Set(last)
  let step = 50
  for (let at = position - 1; at > 0; at -= step, step *= 2) {
    const page = await list.at(at)
    const [first] = page.items
    if (!page.isEnd && first && passed.has(first.recordId)) return page.from
  }
  return 0
}

/** What the first records say; where they were made in the same second, the second page may say more. */
async function orderOf(first: ListedPage<Feedback>, list: Listing<Feedback>): Promise<Order | null> {
  const order = orderIn(first.items)
  if (order || first.isEnd) return order
  const second = await list.at(first.to)
  return orderIn([...first.items, ...second.items])
}

function orderIn(items: Feedback[]): Order | null {
  const difference = (items[0]?.createTime ?? 0) - (items[items.length - 1]?.createTime ?? 0)
  if (difference === 0) return null
  return difference > 0 ? 'newest first' : 'oldest first'
}
