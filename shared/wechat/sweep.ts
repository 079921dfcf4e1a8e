import { OperationError } from '../errors'
import type { Invocation } from '../invocation'
import type { FetchedPage } from './page'

export interface SweepOptions<Item> {
  /** Fetches `size` records from `offset` on. */
  fetch: (offset: number, size: number) => Promise<FetchedPage<Item>>
  /** What a record is known by. */
  id: (item: Item) => string
  /** Records a page; fewer from the second on, if WeChat gives fewer on the first. */
  size: number
  /** Records to pass over. */
  start: number
  /** The last record that an earlier sweep handed out: those up to it have come already. */
  after?: string | undefined
  /** Whether only whole pages can be asked for: `offset` must be a multiple of `size`. */
  wholePages: boolean
  /** How many records there were when an earlier sweep looked: so far may be fetched ahead at once. */
  total?: number | undefined
  /** Requests under way at the same time: 10 unless given. */
  concurrency?: number | undefined
  /** How many more records are wanted, as far as it is known: no more are asked for ahead. */
  wanted?: (() => number) | undefined
}

export interface SweptPage<Item> {
  list: Item[]
  /** How many there are in all: as WeChat says it, or those seen. */
  total: number
  size: number
  /** Where the next page starts; `null` after the last. */
  next: number | null
  /** Where the record stands that is `list[index]`. */
  offsetOf: (index: number) => number
  /** The same counted from the end of the list, which new records at the front do not change. The last one has most. */
  depthOf: (index: number) => number
}

/** New records push old ones to later pages, so that some come again: they are among the last so many. */
const REMEMBERED_IDS = 1000

/** Give up looking for the last record of an earlier sweep after this many pages: it is not there any more. */
const PAGES_TO_LOOK_THROUGH = 4

/**
 * Walks all pages, several at a time; without a `total`, the first alone, since it says how many there are. Hands them
 * out in order, with nothing twice and nothing missing while new records arrive, and keeps none that it has handed out.
 *
 * New records at the front push the others to later pages. A page that was fetched after such a push, before one
 * that was fetched ahead of it, would leave a gap between the two. So a page whose total is smaller than that of the
 * page before it is fetched again: then all is as if the pages had been fetched one after the other, which can
 * bring a record twice, and that is dropped, but never misses one.
 */
export async function* sweep<Item>({ after, id, ...options }: SweepOptions<Item>) {
  const isNew = memory(id)
  let held: SweptPage<Item>[] | undefined = after === undefined ? undefined : []
  try {
    for await (const page of inOrder(options)) {
      const { list, next } = page
      const seen = held ? list.findIndex(item => id(item) === after) : -1
      if (seen >= 0) held = undefined
      // What came up to it was handed out before, and may come once more on a later page.
      for (const item of list.slice(0, seen + 1)) isNew(item)
      const fresh = list.slice(seen + 1).filter(isNew)
      const indexOf = (index: number) => {
        const item = fresh[index]
        return item === undefined ? list.length : list.indexOf(item)
      }
      const swept = {
        ...page,
        list: fresh,
        offsetOf: (index: number) => page.offsetOf(indexOf(index)),
        depthOf: (index: number) => page.depthOf(indexOf(index)),
      }
      held?.push(swept)
      if (held && next !== null && held.length < PAGES_TO_LOOK_THROUGH) continue
      yield* held ?? [swept]
      held = undefined
    }
  } catch (error) {
    // Or else a sweep that has time for a page or two could never go on.
    if (held) yield* held
    throw error
  }
}

/** All pages as WeChat gives them. */
async function* inOrder<Item>({
  fetch,
  start,
  wholePages,
  concurrency = 10,
  wanted = () => Number.POSITIVE_INFINITY,
  total: expected = 0,
  ...options
}: Omit<SweepOptions<Item>, 'id' | 'after'>): AsyncGenerator<SweptPage<Item>> {
  let ahead: Promise<FetchedPage<Item>>[] = []
  const dropped: Promise<FetchedPage<Item>>[] = []
  let { size } = options
  let total: number | null = null
  let fetched = start

  const fetchNext = () => {
    const page = fetch(fetched, size)
    fetched += size
    // Whoever waits for it sees its error; nobody may be waiting yet, or any more.
    page.catch(() => {})
    return page
  }

  try {
    for (let offset = start; ; ) {
      const most = Math.min(concurrency, Math.ceil(wanted() / size))
      while (ahead.length === 0 || (ahead.length < most && fetched < expected)) ahead.push(fetchNext())
      let page = await ahead.shift()
      if (!page || (total !== null && page.total !== null && page.total < total))
        page = await fetch(offset, size)
      total = page.total ?? total
      expected = total ?? 0
      const { list, received } = page
      const isLast = received === 0 || (total !== null && offset + received >= total)
      const isShort = !isLast && received < size
      if (isShort && offset === start && (!wholePages || start % received === 0)) size = received
      // What comes after a short page begins where it ended, not where a whole one would have.
      const next = offset + (wholePages ? size : received)
      // Without totals nothing would show that a page fetched ahead leaves a gap.
      if (isShort || total === null) {
        dropped.push(...ahead)
        ahead = []
        fetched = next
      }
      const from = offset
      const all = total ?? 0
      yield {
        list,
        total: total ?? offset + received,
        size,
        next: isLast ? null : next,
        offsetOf: index => from + index,
        depthOf: index => from + index - all,
      }
      if (isLast) return
      offset = next
    }
  } finally {
    // Nothing goes on behind an answer.
    await Promise.allSettled([...ahead, ...dropped])
  }
}

/** Tells records that have not come lately. One without an id is always new. */
function memory<Item>(id: (item: Item) => string) {
  const recent = new Set<string>()
  return (item: Item) => {
    const key = id(item)
    if (recent.has(key)) return false
    if (key) recent.add(key)
    const [oldest] = recent
    if (oldest !== undefined && recent.size > REMEMBERED_IDS) recent.delete(oldest)
    return true
  }
}

/** A result of more than 1 MB is refused by the platform; the envelope and its escapes need some of it. */
const MAX_RESULT_BYTES = 900_000

/** What a record takes of a result: those that came last, or about what is usual. */
let recordBytes = 1000

interface Collected<Item> {
  list: Item[]
  total: number
  size: number
  /** Where the first record stands that is not in `list`; `null` where all are. */
  next: number | null
  /** The last of `list` in WeChat's order, where it stood on its page: one that arrived meanwhile is not the last. */
  last: { item: Item; offset: number } | undefined
}

/**
 * As many records as fit into one result and into the time there is. What goes wrong before the first page is thrown;
 * later it ends the list there and stands in the log, and whoever goes on meets it again if it is still in the way.
 *
 * @param sweepPages walks the pages; gets to know how many more records are wanted
 */
export async function collect<Item>(
  sweepPages: (wanted: () => number) => AsyncIterable<SweptPage<Item>>,
  invocation: Pick<Invocation, 'endedBy'>,
): Promise<Collected<Item>> {
  const collected: Collected<Item> = { list: [], total: 0, size: 0, next: 0, last: undefined }
  let depth = Number.NEGATIVE_INFINITY
  let bytes = 0
  const wanted = () => (MAX_RESULT_BYTES - bytes) / recordBytes
  try {
    for await (const { list, total, size, next, offsetOf, depthOf } of sweepPages(wanted)) {
      Object.assign(collected, { total, size, next })
      for (const [index, item] of list.entries()) {
        bytes += Buffer.byteLength(JSON.stringify(item)) + 1
        if (bytes > MAX_RESULT_BYTES && collected.list.length > 0) {
          return { ...collected, next: offsetOf(index) }
        }
        collected.list.push(item)
        recordBytes = bytes / collected.list.length
        if (depthOf(index) >= depth) {
          depth = depthOf(index)
          collected.last = { item, offset: offsetOf(index) }
        }
      }
    }
  } catch (error) {
    if (!(error instanceof OperationError) || collected.size === 0) throw error
    invocation.endedBy = error.kind
  }
  return collected
}
