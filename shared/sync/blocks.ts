import type { WeChatPart } from '../kinds/voice'
import type { Listing } from './listing'

/*
 * Ways through a list of WeChat's, newest records first, whatever the order of the list.
 */

export interface Block<Next = number> {
  /** Newest first. */
  parts: WeChatPart[]
  /** The position at which it begins, and the one from which to go on, now or in a later run. */
  from: number
  next: Next
}

/** Where an earlier walk stopped: a position, and the records that it had read last. */
export interface Place {
  position: number
  last: string[]
}

/**
 * Totals that shrink by more than this in one walk are not believed: WeChat's may go up and down, and each run must get
 * further than the one before. Every time counts as at least so many, since it costs a request.
 */
const MOST_BACK = 100
const LEAST_BACK = 5

/**
 * From where an earlier walk stopped, in the order of the list. When records are removed during the walk, others move up
 * onto pages that were read already: where the total shrinks, the walk goes back by as much. Without a right total such
 * records are passed over.
 */
export async function* forwards(list: Listing, place: Place): AsyncGenerator<Block> {
  let at = await positionNow(list, place)
  let before: number | null = null
  let back = 0
  let isTrusted = true
  for (;;) {
    const page = await list.at(at)
    const { total, isEnd } = page
    const shrunkBy = before !== null && total !== null ? Math.max(0, before - total) : 0
    isTrusted &&= total !== null && (isEnd || total >= page.to) && back + shrunkBy <= MOST_BACK
    before = total
    const from = isTrusted ? Math.max(0, at - shrunkBy) : at
    if (from < page.from || (isEnd && from < at)) {
      back += Math.max(shrunkBy, LEAST_BACK)
      at = from
      continue
    }
    if (isEnd) return
    at = page.to
    yield { parts: page.parts, from: page.from, next: at }
  }
}

/**
 * Where a walk goes on now: at a page that begins with a record that it had read. It has moved towards the front when
 * records were removed since.
 */
async function positionNow(list: Listing, { position, last }: Place): Promise<number> {
  const read = new Set(last)
  let at = position - 1
  for (let step = 10; at > 0; step *= 2) {
    const { parts, from } = await list.look(at)
    if (parts[0] && read.has(parts[0]._id)) return from
    at = from - step
  }
  return 0
}

/**
 * From `end` back to the beginning of a list whose oldest records come first. New records arrive behind `end`, and those
 * that move up when others are removed move onto pages that are still to be read: so nothing is passed over.
 */
export async function* backwards(list: Listing, end: number): AsyncGenerator<Block> {
  for (let high = end; high > 0; ) {
    // A block begins where a page does, so that one page is enough for it.
    const low = Math.floor((high - 1) / list.size) * list.size
    const parts = await readBetween(list, low, high)
    yield { parts: parts.reverse(), from: high, next: low }
    high = low
  }
}

/** How often a block of several pages is read until it reads the same twice. */
const MOST_READINGS = 5

/**
 * The records between two positions. Where they took more than one page, a removal in between may have moved one of them
 * onto the page before: so they are read again, until nothing new comes.
 */
async function readBetween(list: Listing, low: number, high: number): Promise<WeChatPart[]> {
  const parts = new Map<string, WeChatPart>()
  for (let reading = 0; reading < MOST_READINGS; reading++) {
    const before = parts.size
    let pages = 0
    for (let at = low; at < high; pages++) {
      const page = await list.at(at)
      for (const part of page.parts) parts.set(part._id, part)
      at = page.to
      if (page.isEnd) break
    }
    if (pages <= 1 || parts.size === before) break
  }
  return [...parts.values()]
}

/** How many records a list has; `total` is what WeChat says, and may be wrong. */
export async function endOf(list: Listing, total: number | null): Promise<number> {
  let known = 0
  let beyond: number | undefined
  const look = async (position: number) => {
    const page = await list.at(position)
    if (page.isEnd) beyond = Math.min(beyond ?? position, position)
    else known = Math.max(known, page.to)
  }
  if (total !== null && total > 0) await look(total - 1)
  for (let step = 0; beyond === undefined; step = 2 * step + list.size) await look(known + step)
  while (known < beyond) await look(Math.floor((known + beyond) / 2))
  return known
}
