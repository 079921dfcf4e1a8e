import { runInThisContext } from 'node:vm'
import { addGlobalWarningListener, type GeneralComponent, globalOptions } from 'glass-easel'
import { JSDOM } from 'jsdom'
import { type Compiled, compile } from './compile'
import { MiniProgram, type Program, queryOf } from './program'
import { type Card, Screen } from './screen'

/* A phone for a built mini program: its pages are shown in jsdom, by WeChat's own glass-easel, with a `wx` of our own. */

/** How one page leads to another. */
interface Way {
  name: string
  options: Record<string, unknown>
}

interface Observed {
  element: Element
  dataset: unknown
  callback: (entry: object) => void
}

export class Simulator {
  readonly #compiled: Compiled
  readonly #program: Program
  readonly #wx: object
  readonly #dom = new JSDOM('<!doctype html><html><head></head><body></body></html>', {
    pretendToBeVisual: true,
  })
  #running: MiniProgram
  #observed: Observed[] = []
  /** The stack of pages, the one that is seen last. */
  #screens: Screen[] = []
  /** What was shared by buttons, oldest first. */
  readonly cards: Card[] = []

  /**
   * One for a process: glass-easel works on the global `document`.
   *
   * @param root the folder of the built mini program
   * @param wx what it finds as `wx`
   */
  static async start(root: string, wx: object): Promise<Simulator> {
    return new Simulator(await compile(root), wx)
  }

  private constructor(compiled: Compiled, wx: object) {
    this.#compiled = compiled
    this.#program = runInThisContext(compiled.script, { filename: 'mini program' })
    this.#wx = wx
    const { window } = this.#dom
    const { document, Event, HTMLElement, HTMLInputElement } = window
    Object.assign(globalThis, { window, document, Event, HTMLElement, HTMLInputElement })
    // A handler that throws ends the test that called it.
    globalOptions.throwGlobalError = true
    // Its warnings are about what WeChat allows, as numbers for lists.
    addGlobalWarningListener(() => false)
    this.#running = this.#launch()
  }

  get document(): Document {
    return this.#dom.window.document
  }

  /** The page that is seen. */
  get screen(): Screen | undefined {
    return this.#screens.at(-1)
  }

  /** Opens a page above the one that is seen, e.g. `user-voice/inbox/inbox`. */
  async open(path: string, query: Record<string, string> = {}): Promise<Screen> {
    if (!this.#program.pages.includes(path)) throw new Error(`there is no page ${path} in app.json`)
    await this.screen?.hide()
    this.#running.open(path, this.document.body, root =>
      this.#screens.push(new Screen(root, { path, query }, this)),
    )
    const { screen } = this
    if (!screen) throw new Error(`${path} was closed while it opened`)
    await screen.begin()
    return screen
  }

  /** Goes the way that a page has asked of `wx`: navigateTo, redirectTo, navigateBack, … */
  async follow({ name, options }: Way): Promise<Screen> {
    const from = this.screen
    const { pathname, search } = new URL(String(options.url ?? ''), `file:///${from?.address.path ?? ''}`)
    if (name !== 'navigateTo') from?.close()
    if (name !== 'navigateBack') return this.open(pathname.slice(1), queryOf(search))
    if (!this.screen) throw new Error('there is no page to go back to')
    await this.screen.show()
    return this.screen
  }

  /** Closes all pages. */
  close(): void {
    for (const screen of [...this.#screens]) screen.close()
  }

  /** Ends the mini program and launches it again: what it had in memory is gone. */
  restart(): void {
    this.close()
    this.#running = this.#launch()
  }

  /** What a file of the mini program exports, by its path without `.js`. */
  require(path: string): unknown {
    return this.#running.require(path)
  }

  /** CSS of a page and of all components; that of app.wxss unless the page is isolated from it. */
  styles(path: string): string {
    const { app, ...styles } = this.#compiled.styles
    const config = this.#program.components.find(one => one.path === path)?.config
    const own = Object.entries(styles).filter(
      ([name]) => name === path || !this.#program.pages.includes(name),
    )
    return [config?.styleIsolation?.startsWith('page-') ? '' : app, ...own.map(([, css]) => css)].join('\n')
  }

  closed(screen: Screen): void {
    this.#screens = this.#screens.filter(one => one !== screen)
    this.#observed = this.#observed.filter(({ element }) => !screen.element.contains(element))
  }

  /** Tells observers how much of their elements is visible. */
  scroll(shown: Element, intersectionRatio: number): void {
    const boundingClientRect = { height: HEIGHT_OF_ANYTHING }
    for (const { element, dataset, callback } of [...this.#observed])
      if (shown.contains(element)) callback({ intersectionRatio, dataset, boundingClientRect })
  }

  #launch(): MiniProgram {
    const observer = (component: GeneralComponent) => this.#observer(component)
    return new MiniProgram(this.#program, {
      wx: this.#wx,
      getCurrentPages: () => this.#screens.map(({ page }) => page),
      methods: {
        createIntersectionObserver(this: { _$: GeneralComponent }) {
          return observer(this._$)
        },
        // jsdom has no layout: everything is as wide as the screen.
        createSelectorQuery: () => QUERY,
      },
      // Functions of WXS need a layout: fingers and widths are for browsers.
      changed: () => () => undefined,
      event: (caller, event, handler) => (handler.isWxs ? undefined : handler.call(caller, event)),
      pictureUrl: source => source,
      share: ({ id, dataset }) => {
        const card = this.screen?.card({ from: 'button', target: { id, dataset } })
        void card?.then(one => this.cards.push(one))
      },
    })
  }

  /** Tests say what is on the screen. */
  #observer(component: GeneralComponent) {
    const added: Observed[] = []
    const observer = {
      relativeToViewport: () => observer,
      observe: (selector: string, callback: Observed['callback']) => {
        for (const { $$: element, dataset } of component.getShadowRoot()?.querySelectorAll(selector) ?? [])
          if (element instanceof HTMLElement) added.push({ element, dataset, callback })
        this.#observed.push(...added)
      },
      disconnect: () => {
        this.#observed = this.#observed.filter(entry => !added.includes(entry))
      },
    }
    return observer
  }
}

const HEIGHT_OF_ANYTHING = 100

/** Of the phone, in px. */
export const WIDTH = 390

const QUERY = {
  select: () => QUERY,
  boundingClientRect(callback: (rect: object) => void) {
    callback({ left: 0, top: 0, width: WIDTH, height: HEIGHT_OF_ANYTHING })
    return QUERY
  },
  exec: () => undefined,
}
