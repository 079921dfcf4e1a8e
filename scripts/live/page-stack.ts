import type { Root } from 'glass-easel-miniprogram-adapter'
import { type MiniProgram, type Program, queryOf } from '../phone/program'
import { element, showModal } from './dialogs'
import type { Frame, Look, Size } from './frame'
import { lookOf } from './look'
import { hearScrolling } from './scrolling'

/** WeChat opens no more at once. */
const MOST_PAGES = 10

interface OpenPage {
  url: string
  /** Its place in the browser's history. */
  index: number
  root: Root
  webview: HTMLElement
  scroller: HTMLElement
  look: Look
  canRefresh: boolean
  /** What is asked before it is left; `''` for nothing. */
  alert: string
}

/** The stack of pages, which goes with the browser's history: each page has its address, and Back closes it. */
export class PageStack {
  /** With which page the mini program was opened. */
  launch: object = {}
  readonly #program: Program
  readonly #frame: Frame
  #miniProgram: MiniProgram | undefined
  readonly #stack: OpenPage[] = []
  constructor(program: Program, frame: Frame) {
    this.#program = program
    this.#frame = frame
  }

  /** The instances of the pages, the one that is shown last. */
  get instances(): object[] {
    return this.#stack.map(({ root }) => root.get())
  }

  get current(): object | undefined {
    return this.instances.at(-1)
  }

  /** Opens the page at the browser's address. */
  start(miniProgram: MiniProgram): void {
    this.#miniProgram = miniProgram
    const first = location.pathname === '/' ? this.#first : location.pathname
    const index = Number(history.state?.index ?? 0)
    const url = new URL(first + location.search, location.origin)
    history.replaceState({ index }, '', url)
    this.launch = { path: url.pathname.slice(1), query: queryOf(url.search), scene: 1001 }
    this.#open(url, index)

    window.addEventListener('popstate', ({ state }) => this.#moved(Number(state?.index ?? 0)))
    window.addEventListener('beforeunload', event => {
      if (this.#top?.alert) event.preventDefault()
    })
    document.addEventListener('visibilitychange', () => this.#tell(document.hidden ? 'hide' : 'show'))
    this.#frame.onResize(size => this.#resized(size))
  }

  navigateTo(url: string): void {
    const target = this.#resolve(url, 'navigateTo')
    if (this.#stack.length >= MOST_PAGES) throw { errMsg: 'navigateTo:fail webview count limit exceed' }
    const index = (this.#top?.index ?? 0) + 1
    this.#tell('hide')
    history.pushState({ index }, '', target)
    this.#open(target, index)
  }

  redirectTo(url: string): void {
    this.#replace(this.#resolve(url, 'redirectTo'), 1)
  }

  reLaunch(url: string): void {
    this.#replace(this.#resolve(url, 'reLaunch'), this.#stack.length)
  }

  async navigateBack(delta: number): Promise<void> {
    const steps = Math.min(delta, this.#top?.index ?? 0)
    if (steps === 0) return
    const moved = new Promise(resolve => window.addEventListener('popstate', resolve, { once: true }))
    history.go(-steps)
    await moved
  }

  alertBeforeUnload(message: string): void {
    if (this.#top) this.#top.alert = message
  }

  /** Changes how the page that is shown wants what is around it. */
  dress(look: Partial<Look>): void {
    if (this.#top) Object.assign(this.#top.look, look)
    this.#show()
  }

  pullDown(): void {
    this.#frame.isRefreshing(true)
    this.call('onPullDownRefresh')
  }

  scrollTo(top: number): void {
    this.#top?.scroller.scrollTo({ top, behavior: 'smooth' })
  }

  /** Calls a method of the page that is shown, if it has it. */
  call(name: string, ...args: unknown[]): unknown {
    return this.#top && this.#call(this.#top, name, ...args)
  }

  /** Whether the page that is shown has this method. */
  has(name: string): boolean {
    return typeof Reflect.get(this.current ?? {}, name) === 'function'
  }

  get #top(): OpenPage | undefined {
    return this.#stack.at(-1)
  }

  /** The desk's first page, where there is a desk. */
  get #first(): string {
    const { pages, app } = this.#program
    return `/${pages.find(page => !app.pages.includes(page)) ?? pages[0]}`
  }

  #resolve(url: string, api: string): URL {
    const target = new URL(url, new URL(this.#top?.url ?? '/', location.origin))
    if (this.#program.pages.includes(target.pathname.slice(1))) return target
    throw { errMsg: `${api}:fail page "${target.pathname.slice(1)}" is not found` }
  }

  #open(url: URL, index: number): void {
    const path = url.pathname.slice(1)
    const config = this.#program.components.find(one => one.path === path)?.config
    if (!config) throw new Error(`there is no page ${path}`)
    const scroller = element('div', 'scroll')
    const webview = element('div', 'webview', scroller)
    webview.dataset.path = path
    webview.toggleAttribute('data-isolated', /^page-|^isolated/.test(config.styleIsolation ?? ''))
    this.#frame.webviews.append(webview)
    const query = queryOf(url.search)
    const window = this.#program.app.window ?? {}
    this.#miniProgram?.open(path, scroller, root => {
      Object.assign(root.get(), { route: path, options: query })
      const canRefresh = config.enablePullDownRefresh ?? window.enablePullDownRefresh ?? false
      const look = lookOf(config, window)
      this.#stack.push({ url: url.href, index, root, webview, scroller, look, canRefresh, alert: '' })
      this.#show()
    })
    this.#hear(scroller)
    this.call('onLoad', query)
    this.#tell('show')
    this.call('onReady')
  }

  #close(): void {
    const page = this.#top
    if (!page) return
    this.call('onUnload')
    this.#stack.pop()
    page.root.release()
    page.webview.remove()
  }

  #replace(url: URL, pages: number): void {
    const index = this.#top?.index ?? 0
    for (let i = 0; i < pages; i++) this.#close()
    history.replaceState({ index }, '', url)
    this.#open(url, index)
  }

  /** The browser has gone to another place in its history. */
  #moved(index: number): void {
    const top = this.#top
    if (!top || index === top.index) return
    if (top.alert && index < top.index) {
      void this.#askBefore(top, index - top.index)
      return
    }
    while (this.#top && this.#top.index > index) this.#close()
    this.#frame.isRefreshing(false)
    if (this.#top?.index === index) {
      this.#show()
      this.#tell('show')
      return
    }
    // Forward, or a page from before a reload.
    this.#tell('hide')
    this.#open(new URL(location.href), index)
  }

  /** The browser has left already: it comes back, and leaves again where the person wants it. */
  async #askBefore(page: OpenPage, steps: number): Promise<void> {
    history.go(-steps)
    const { confirm } = await showModal({ title: '提示', content: page.alert })
    if (!confirm) return
    page.alert = ''
    history.go(steps)
  }

  #show(): void {
    const top = this.#top
    if (!top) return
    for (const { webview } of this.#stack) webview.inert = webview !== top.webview
    const hasBack = this.#stack.length > 1 || top.index > 0
    this.#frame.show(top.look, hasBack, top.canRefresh)
  }

  /** Tells the page that is shown, and its components. */
  #tell(what: 'show' | 'hide'): void {
    this.#top?.root.getComponent().triggerPageLifetime(what, [])
    this.call(what === 'show' ? 'onShow' : 'onHide')
  }

  #resized(size: Size): void {
    for (const page of this.#stack) {
      page.root.getComponent().triggerPageLifetime('resize', [{ size }])
      this.#call(page, 'onResize', { size })
    }
  }

  /** The page that was just opened. */
  #hear(scroller: HTMLElement): void {
    const page = this.#top
    if (!page) return
    hearScrolling(scroller, {
      call: (name, ...args) => this.#call(page, name, ...args),
      pullDown: () => page.canRefresh && this.pullDown(),
    })
  }

  #call({ root }: OpenPage, name: string, ...args: unknown[]): unknown {
    return this.#miniProgram?.call(root.get(), name, ...args)
  }
}
