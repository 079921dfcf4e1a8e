import { eachPage, type Page } from 'wx-user-voice'
import { mention } from './dialogs'
import { type ErrorView, errorView } from './error-view'

/** What a page with a list keeps in its data. */
export interface ListData<View> {
  items: View[]
  total: number
  hasMore: boolean
  status: 'loading' | 'ready' | 'error'
  error: ErrorView | null
}

export function emptyList<View>(): ListData<View> {
  return { items: [], total: 0, hasMore: false, status: 'loading', error: null }
}

interface Options<Item, Input, View> {
  fetch: (input?: Input) => Promise<Page<Item, Input>>
  toView: (item: Item) => View
  /** The page's `setData`. */
  show: (data: Record<string, unknown>) => void
  onError: (error: ErrorView) => void
}

type Pages<Item, Input> = AsyncIterator<Page<Item, Input>>

/** A pager as its page uses it. */
export type ListPager<Input> = Pick<Pager<unknown, Input, unknown>, 'start' | 'refresh' | 'more'>

/** Fills a list page by page; what comes late, after the list began anew, is dropped. */
export class Pager<Item, Input, View> {
  private pages: Pages<Item, Input> | undefined
  private loading: Pages<Item, Input> | undefined
  private renewal: Pages<Item, Input> | undefined
  private count = 0

  constructor(private readonly options: Options<Item, Input, View>) {}

  /** Begins with other input: the old list goes at once. */
  async start(input: Input): Promise<void> {
    this.renewal = undefined
    this.pages = eachPage(this.options.fetch, input)
    this.count = 0
    this.options.show({ ...emptyList<View>() })
    await this.more()
  }

  /**
   * Begins anew: the old list stays, and goes on where it ended, unless and until the new one is here.
   *
   * @param count so many items or more, where there are as many
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

  /** The next page, or after an error the same one again. */
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

  /** Sends the new items only: a whole list does not fit through `setData` for long. */
  private append({ list, total, next }: Page<Item, Input>): Record<string, unknown> {
    const start = this.count
    this.count += list.length
    const views = list.map(this.options.toView)
    const data: Record<string, unknown> = { total, hasMore: next !== null }
    if (start === 0) data.items = views
    else for (const [i, view] of views.entries()) data[`items[${start + i}]`] = view
    return data
  }
}

/** As many pages as it takes, as one. */
async function firstItems<Item, Input>(pages: Pages<Item, Input>, count: number): Promise<Page<Item, Input>> {
  let all: Page<Item, Input> = { list: [], total: 0, next: null }
  do {
    const { done, value } = await pages.next()
    if (done) break
    all = { ...value, list: [...all.list, ...value.list] }
  } while (all.list.length < count)
  return all
}
