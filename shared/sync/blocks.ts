import type { Listing } from './listing'

/*
 * Ways through a list of WeChat's, newest records first, whatever the order of the list.
 */

export interface Block<Item> {
  /** Newest first. */
  items: Item[]
  /** The position from which to go on, now or in a later run. */
  next: number
}

/**
 * What a walk to the end of the list says of itself: whether no record can have been passed over. Records that are
 * removed while pages are turned pull others up, onto pages that were read already. Where the total shrinks, that is
 * seen; where WeChat gives no total, or a wrong one, nobody knows.
 */
export interface Sureness {
  isSure: boolean | undefined
}

/** A total that shrinks more often in one walk is no total. */
const MOST_TIMES_BACK = 5

/** From `position` on, in the order of the list. */
export async function* forwards<Item>(
  list: Listing<Item>,
  position: number,
  sureness: Sureness,
): AsyncGenerator<Block<Item>> {
  let total: number | null = null
  let timesBack = 0
  for (let at = position; ; ) {
    const page = await list.at(at)
    const isPlausible = page.total !== null && (page.isEnd || page.total >= page.to)
    if (!isPlausible || timesBack > MOST_TIMES_BACK) sureness.isSure = false
    const isTrusted = sureness.isSure !== false
    const shrunkBy = isTrusted && total !== null && page.total !== null ? Math.max(0, total - page.total) : 0
    total = page.total
    const from = Math.max(0, at - shrunkBy)
    if (from < page.from || (page.isEnd && from < at)) {
      timesBack++
      at = from
      continue
    }
    if (page.isEnd) {
      // Of an empty list every total of nothing is right.
      if (at > 0) sureness.isSure ??= page.total === at
      return
    }
    at = page.to
    yield { items: page.items, next: at }
  }
}

/**
 * From the end of a list whose oldest records come first, or from `end` on, to its beginning. New records arrive
 * behind it, and what is removed pulls others towards pages that are still to be read: so nothing is passed over.
 */
export async function* backwards<Item>(list: Listing<Item>, end: number): AsyncGenerator<Block<Item>> {
  for (let high = end; high > 0; ) {
    const low = Math.max(0, high - list.size)
    const items = await readBetween(list, low, high)
    high = low
    yield { items: items.reverse(), next: low }
  }
}

/** How often a block of several pages is read until it reads the same twice. */
const MOST_READINGS = 5

/**
 * The records between two positions. Where they took more than one page, what was removed in between may have pulled
 * one onto the page before: so they are read again, until nothing new comes.
 */
async function readBetween<Item>(list: Listing<Item>, low: number, high: number): Promise<Item[]> {
  const items = new Map<string, Item>()
  for (let reading = 0; reading < MOST_READINGS; reading++) {
    const before = items.size
    let pages = 0
    for (let at = low; at < high; pages++) {
      const page = await list.at(at)
      for (const item of page.items) items.set(list.idOf(item), item)
      at = page.to
      if (page.isEnd) break
    }
    if (pages <= 1 || items.size === before) break
  }
  return [...items.values()]
}

/** How many records a list has; `total` is what WeChat says, and may be wrong. */
export async function endOf<Item>(list: Listing<Item>, total: number | null): Promise<number> {
  let known = 0
  let beyond: number | undefined
  const look = async (position: number) => {
    const page = await list.at(position)
    if (page.isEnd) beyond = Math.min(beyond ?? position, position)
    else known = Math.max(known, page.to)
  }
  if (total !== null && total > 0) {
    await look(total - 1)
    if (beyond === undefined) await look(known)
  }
  for (let step = 100; beyond === undefined; step *= 2) await look(known + step)
  while (known < beyond) await look(Math.floor((known + beyond) / 2))
  return known
}
