import type { WeChatPart } from '../kinds/voice'
import type { FetchedPage } from '../wechat/page'

/** The most records that WeChat gives in one response. */
const LARGEST = 100

/** Where pages were larger before, ask for larger ones again after this many whole pages in a row. */
const WHOLE_PAGES = 8

export interface ListedPage {
  parts: WeChatPart[]
  /** The positions of its first record and of the first one behind it. */
  from: number
  to: number
  /** What WeChat says, which may be wrong; `null` where it says nothing. */
  total: number | null
  /** Whether there is nothing at this position: the list is over. */
  isEnd: boolean
}

/**
 * A list of WeChat's, read from any position. WeChat may give fewer records than it is asked for, without saying
 * whether the list is over or its pages are smaller; so only a page without any record is the end.
 */
export class Listing {
  #size = LARGEST
  #whole = 0
  /** The largest page that came whole. Where WeChat gives no larger ones, it may count in pages of another size. */
  #largest = 0
  #looked: ListedPage | undefined
  /** How many records there are, by what came and by what WeChat says. */
  #known = 0
  /** The last page by the total, and the largest size that was asked for there: it is short only because the list ends. */
  #last: { from: number; size: number } | undefined

  /**
   * @param fetch fetches `size` records from `offset` on
   * @param wholePages whether `offset` must be a multiple of `size`
   */
  constructor(
    private readonly fetch: (offset: number, size: number) => Promise<FetchedPage<WeChatPart>>,
    private readonly wholePages: boolean,
  ) {}

  /** How many records are asked for at the moment. */
  get size(): number {
    return this.#size
  }

  /** The page at `position`. Where it is asked for next, it is not fetched again. */
  async look(position: number): Promise<ListedPage> {
    const page = await this.at(position)
    this.#looked = page
    return page
  }

  /** The page that holds the record at `position`; it may hold some before it, too. */
  async at(position: number): Promise<ListedPage> {
    const looked = this.#looked
    this.#looked = undefined
    if (looked?.from === position) return looked
    if (this.#last && position < this.#last.from) {
      this.#size = this.#last.size
      this.#last = undefined
    }
    let wasEmpty = false
    for (;;) {
      const size = this.#size
      const from = this.wholePages ? Math.floor(position / size) * size : position
      const { list, total, received } = await this.fetch(from, size)
      const to = from + received
      this.#known = Math.max(this.#known, received > 0 ? to : 0, total ?? 0)
      // Where there should be records, one empty page is not the end.
      if (received === 0 && position < this.#known && !wasEmpty) {
        wasEmpty = true
        continue
      }
      if (to === total && size >= (this.#last?.size ?? 0)) this.#last = { from, size }
      if (to > position || received === 0) {
        this.#adapt(received, to)
        return { parts: list, from, to: Math.max(to, position), total, isEnd: received === 0 }
      }
      this.#adapt(received, to)
    }
  }

  /** Where positions are counted in pages, the size that is asked for must be the one that WeChat gives. */
  #adapt(received: number, to: number): void {
    if (!this.wholePages) return
    const isWhole = received === this.#size
    this.#whole = isWhole ? this.#whole + 1 : 0
    if (isWhole) this.#largest = Math.max(this.#largest, received)
    if (received > 0 && received < this.#size) this.#size = smaller(received, to)
    if (this.#whole >= WHOLE_PAGES) {
      this.#size = Math.min(this.#largest, this.#size * 2)
      this.#whole = 0
    }
  }
}

/** A size no larger than the page that came, if possible one with which the next page begins where it ended. */
function smaller(received: number, to: number): number {
  for (let size = received; size * 2 >= received; size--) if (to % size === 0) return size
  return received
}
