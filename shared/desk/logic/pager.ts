import { eachPage, type Page } from '../../client/client'
import { mention } from './dialogs'
import { type ErrorView, errorView } from './error-view'

/** What a list keeps in its data besides its items. */
export interface ListData {
  total: number
  /** How many items there are so far. */
  count: number
  hasMore: boolean
  status: 'loading' | 'ready' | 'error'
  error: ErrorView | null
}

/** The names of `ListData`. */
export const LIST_DATA = ['total', 'count', 'hasMore', 'status', 'error'] as const

export function emptyList(): ListData {
  return { total: 0, count: 0, hasMore: false, status: 'loading', error: null }
}

interface Options<Item, Input, View> {
  fetch: (input?: Input) => Promise<Page<Item, Input>>
  toView: (item: Item) => View
  /** What changed besides the items. */
  show: (data: Partial<ListData>) => void
  /** Sets the items from a place in the list on; from 0 on they are a whole new list. */
  put: (start: number, views: View[]) => void
  onError: (error: ErrorView) => void
}

type Pages<Item, Input> = AsyncIterator<Page<Item, Input>>

/** A pager as its page uses it. */
export type ListPager<Input> = Pick<
  Pager<unknown, Input, unknown>,
  'start' | 'refresh' | 'more' | 'stop' | 'place' | 'goOn'
>

/** Where a list is: another pager can go on from there. */
export interface ListPlace<Input> {
  pages: Pages<unknown, Input>
  count: number
}

/** Fills a list page by page. What arrives after the list has begun anew is dropped. */
export class Pager<Item, Input, View> {
  private pages: Pages<Item, Input> | undefined
  private loading: Pages<Item, Input> | undefined
  private renewal: Pages<Item, Input> | undefined
  private count = 0

  constructor(private readonly options: Options<Item, Input, View>) {}

  /** Begins with other input. The old list disappears at once. */
  async start(input: Input): Promise<void> {
    this.renewal = undefined
    this.pages = eachPage(this.options.fetch, input)
    this.count = 0
    this.options.show(emptyList())
    this.options.put(0, [])
    await this.more()
  }

  /**
   * Begins anew. The old list stays until the new one is here; if that fails, it can go on where it ended.
   *
   * @param count read at least this many items, if there are so many
   * @returns whether the new one is here
   */
  async refresh(input: Input, count = 1): Promise<boolean> {
    const { fetch, show, onError } = this.options
    const pages = eachPage(fetch, input)
    this.renewal = pages
    try {
      const first = await firstItems(pages, count)
      if (pages !== this.renewal) return false
      this.pages = pages
      this.count = 0
      show({ status: 'ready', error: null, ...this.append(first) })
      return true
    } catch (thrown) {
      if (pages !== this.renewal) return false
      const error = errorView(thrown)
      if (!error.isForbidden) mention(error)
      onError(error)
      return false
    }
  }

  /** The list is left: what arrives from now on is dropped. */
  stop(): void {
    this.pages = undefined
    this.renewal = undefined
  }

  /** `undefined` while something is read. */
  place(): ListPlace<Input> | undefined {
    const { pages, count } = this
    return pages && this.loading !== pages ? { pages, count } : undefined
  }

  /** Goes on where another pager of the same list was. */
  goOn({ pages, count }: ListPlace<Input>): void {
    this.pages = pages as Pages<Item, Input>
    this.count = count
  }

  /** Reads the next page, or after an error the same one again. */
  async more(): Promise<void> {
    const { pages, options } = this
    if (!pages || this.loading === pages) return
    this.loading = pages
    options.show({ status: 'loading', error: null })
    try {
      const { done, value } = await pages.next()
      if (pages !== this.pages) return
      options.show({ status: 'ready', ...(done ? { hasMore: false } : this.append(value)) })
    } catch (thrown) {
      if (pages !== this.pages) return
      const error = errorView(thrown)
      options.show({ status: 'error', error })
      options.onError(error)
    } finally {
      if (this.loading === pages) this.loading = undefined
    }
  }

  /** Sends only the new items: a whole list soon becomes too large for `setData`. */
  private append({ list, total, next }: Page<Item, Input>): Partial<ListData> {
    this.options.put(this.count, list.map(this.options.toView))
    this.count += list.length
    return { total, count: this.count, hasMore: next !== null }
  }
}

/** Reads pages until there are enough items, and gives them as one page. */
async function firstItems<Item, Input>(pages: Pages<Item, Input>, count: number): Promise<Page<Item, Input>> {
  let all: Page<Item, Input> = { list: [], total: 0, next: null }
  do {
    const { done, value } = await pages.next()
    if (done) break
    all = { ...value, list: [...all.list, ...value.list] }
  } while (all.list.length < count)
  return all
}
