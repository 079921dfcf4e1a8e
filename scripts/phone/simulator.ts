import { createRequire } from 'node:module'
import { join } from 'node:path'
import { JSDOM } from 'jsdom'
import { type Instance, type RootComponent, Screen } from './screen'

/*
 * A phone for the built mini program: its pages are rendered by miniprogram-simulate into jsdom, with a `wx` of our own.
 * https://github.com/wechat-miniprogram/miniprogram-simulate
 */

type Method = (...args: unknown[]) => unknown

interface Simulate {
  load(path: string, tagName: string, options: { compiler: 'official'; rootPath: string }): string
  render(id: string, properties?: object): RootComponent
}

interface Exparser {
  Event: {
    create(name: string, detail: object, options: object): object
    dispatchEvent(target: unknown, event: object): void
  }
}

type Definition = Record<string, unknown> & { data?: object; behaviors?: unknown[] }

interface LoadedPage {
  id: string
  /** What a page has besides its data and methods. */
  properties: Record<string, unknown>
}

const require = createRequire(import.meta.url)

export class Simulator {
  readonly #root: string
  readonly #dom = new JSDOM('<!doctype html><html><head></head><body></body></html>', {
    pretendToBeVisual: true,
  })
  readonly #simulate: Simulate
  readonly #exparser: Exparser
  #observers: { target: Element; callback: Method }[] = []
  #screens: Screen[] = []
  readonly #loaded = new Map<string, LoadedPage>()
  #pageProperties: Record<string, unknown> = {}

  /**
   * One for a process: mini programs and miniprogram-simulate live on global names.
   *
   * @param root the folder of the built mini program
   * @param wx what it finds as `wx`
   */
  constructor(root: string, wx: object) {
    this.#root = root
    const { window } = this.#dom
    const { document, Node, Element, HTMLElement, Event, CustomEvent, TouchEvent } = window
    Object.assign(globalThis, {
      window,
      document,
      Node,
      Element,
      HTMLElement,
      Event,
      CustomEvent,
      TouchEvent,
    })
    const simulator = require.resolve('miniprogram-simulate')
    this.#simulate = require(simulator)
    // By default they turn 10 rpx into 10 px.
    const components = createRequire(simulator).resolve('j-component')
    for (const utils of [join(simulator, '../src/utils.js'), join(components, '../src/tool/utils.js')]) {
      Object.assign(require(utils), { transformRpx: rpxToPx })
    }
    this.#exparser = createRequire(components)('miniprogram-exparser')
    this.#defineGlobals(wx)
  }

  get document(): Document {
    return this.#dom.window.document
  }

  /** Opens a page, e.g. `user-voice/inbox/inbox`. */
  async open(path: string, query: Record<string, string> = {}): Promise<Screen> {
    const { id, properties } = this.#load(path)
    const root = this.#simulate.render(id)
    Object.assign(root.instance, properties, { route: path })
    selectSafely(root.instance)
    root.attach(this.document.body)
    const screen = new Screen(root, this)
    this.#screens.push(screen)
    // It is not awaited, as on a phone.
    void screen.call('onLoad', query)
    await screen.call('onShow')
    return screen
  }

  /** Ends the mini program: what it had in memory is gone. */
  restart(): void {
    this.#loaded.clear()
    for (const file of Object.keys(require.cache)) {
      if (file.startsWith(this.#root)) delete require.cache[file]
    }
  }

  #load(path: string): LoadedPage {
    const known = this.#loaded.get(path)
    if (known) return known
    this.#pageProperties = {}
    const id = this.#simulate.load(join(this.#root, path), 'page', {
      compiler: 'official',
      rootPath: this.#root,
    })
    const loaded = { id, properties: this.#pageProperties }
    this.#loaded.set(path, loaded)
    return loaded
  }

  trigger(element: Element, name: string, detail: object, touches: object[] = []): void {
    const { Event } = this.#exparser
    const event = Event.create(name, detail, { bubbles: true, capturePhase: true, composed: true })
    Object.assign(event, { touches })
    Event.dispatchEvent(Reflect.get(element, '__wxElement'), event)
  }

  closed(screen: Screen): void {
    this.#screens = this.#screens.filter(one => one !== screen)
    this.#observers = this.#observers.filter(({ target }) => !screen.element.contains(target))
  }

  scroll(element: Element, intersectionRatio: number): void {
    for (const { target, callback } of [...this.#observers]) {
      if (!element.contains(target)) continue
      const dataset: unknown = Reflect.get(Reflect.get(target, '__wxElement'), 'dataset')
      callback({ intersectionRatio, dataset, boundingClientRect: { height: HEIGHT_OF_ANYTHING } })
    }
  }

  #defineGlobals(wx: object): void {
    // miniprogram-simulate has defined them as globals.
    const component: (definition: Definition) => void = Reflect.get(globalThis, 'Component')
    const behavior: (definition: Definition) => unknown = Reflect.get(globalThis, 'Behavior')
    const observe = this.#observe
    // jsdom has no layout: tests say what is on the screen, and everything is as wide as the screen.
    const rect = { left: 0, top: 0, width: WIDTH, height: HEIGHT_OF_ANYTHING }
    const query = {
      select: () => query,
      boundingClientRect(callback: Method) {
        callback(rect)
        return query
      },
      exec: () => undefined,
    }
    const observing = behavior({
      created(
        this: Instance & {
          _exparserNode: { shadowRoot: { querySelectorAll(s: string): { $$: Element }[] } }
        },
      ) {
        this.createIntersectionObserver = () =>
          observe(selector => this._exparserNode.shadowRoot.querySelectorAll(selector).map(({ $$ }) => $$))
        this.createSelectorQuery = () => query
      },
    })
    Object.assign(globalThis, {
      wx,
      getApp: () => ({ globalData: {} }),
      getCurrentPages: () => this.#screens.map(screen => screen.page),
      App: (app: { onLaunch?: Method }) => app.onLaunch?.(),
      Component: (definition: Definition) =>
        component({ ...definition, behaviors: [...(definition.behaviors ?? []), observing] }),
      Page: ({ data = {}, ...properties }: Definition) => {
        const entries = Object.entries(properties)
        const methods = Object.fromEntries(entries.filter(([, value]) => typeof value === 'function'))
        this.#pageProperties = Object.fromEntries(entries.filter(([, value]) => typeof value !== 'function'))
        component({ data, methods })
      },
    })
  }

  readonly #observe = (find: (selector: string) => Element[]) => {
    const added: object[] = []
    const observer = {
      relativeToViewport: () => observer,
      observe: (selector: string, callback: Method) => {
        const entries = find(selector).map(target => ({ target, callback }))
        added.push(...entries)
        this.#observers.push(...entries)
      },
      disconnect: () => {
        this.#observers = this.#observers.filter(entry => !added.includes(entry))
      },
    }
    return observer
  }
}

/** If there is no such component, j-component throws, where WeChat gives `null`. */
function selectSafely(instance: Instance): void {
  const { selectComponent: select } = instance
  if (typeof select !== 'function') return
  instance.selectComponent = (selector: string): unknown => {
    try {
      return select.call(instance, selector)
    } catch {
      return null
    }
  }
}

const HEIGHT_OF_ANYTHING = 100

/** Of the phone, in px. */
export const WIDTH = 390

/** The width of every phone is 750 rpx. */
function rpxToPx(style: string): string {
  return style.replace(/(-?\d*\.?\d+)rpx\b/g, (_, size: string) => `${(Number(size) * WIDTH) / 750}px`)
}
