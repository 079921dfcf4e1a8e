import { Component, Event, type Element as Node } from 'glass-easel'
import type { Root } from 'glass-easel-miniprogram-adapter'

/** The instance of a page or component, which is `this` in its methods. */
export interface Instance {
  data: Record<string, unknown>
  setData(data: object): void
  [method: string]: unknown
}

/** What a screen is part of. */
interface Phone {
  /** Tells the observers of an element how much of it is visible. */
  scroll(element: Element, intersectionRatio: number): void
  closed(screen: Screen): void
}

/** A page and how it was opened, e.g. `user-voice/voice/voice` with `{ id: 'wx1%3Acomment%3A1' }`. */
interface Address {
  path: string
  query: Record<string, string>
}

/** What a page gives for a card that is shared. */
export interface Card {
  title: string
  path: string
}

/** A page that was opened. */
export class Screen {
  readonly element: HTMLElement
  readonly address: Address
  readonly #root: Root
  readonly #phone: Phone

  constructor(root: Root, address: Address, phone: Phone) {
    const element: unknown = root.getComponent().$$
    if (!(element instanceof HTMLElement)) throw new Error(`${address.path} has no element`)
    this.element = element
    this.address = address
    this.#root = root
    this.#phone = phone
  }

  get page(): Instance {
    return this.#root.getComponent().getMethodCaller()
  }

  /** Calls what WeChat calls when a page is opened. */
  async begin(): Promise<void> {
    // It is not awaited, as on a phone.
    void this.call('onLoad', this.address.query)
    await this.show()
    void this.call('onReady')
  }

  async show(): Promise<void> {
    this.#root.getComponent().triggerPageLifetime('show', [])
    await this.call('onShow')
  }

  async hide(): Promise<void> {
    this.#root.getComponent().triggerPageLifetime('hide', [])
    await this.call('onHide')
  }

  /** The card that the page gives when it is shared, by the menu unless a button is named. */
  async card(from: object = { from: 'menu' }): Promise<Card> {
    const { onShareAppMessage: share } = this.page
    const { path, query } = this.address
    const given: unknown = typeof share === 'function' ? share.call(this.page, from) : undefined
    // A promise in it counts instead.
    const { promise, ...card } = Object(given)
    const parts = Object.entries(query).map(part => part.join('='))
    return { title: '', path: `${path}?${parts.join('&')}`, ...card, ...(await promise) }
  }

  /** What a person reads, runs of white space as one. */
  get text(): string {
    return (this.element.textContent ?? '').replace(/\s+/g, ' ')
  }

  /** Calls a method of the page as WeChat does: `onShow`, `onReachBottom`, … */
  async call(name: string, ...args: unknown[]): Promise<void> {
    const method = this.page[name]
    if (typeof method === 'function') await method.apply(this.page, args)
  }

  /** The innermost elements that show this text and nothing else. */
  withText(text: string): Element[] {
    return [...this.element.querySelectorAll('*')].filter(
      element => element.textContent?.trim() === text && ![...element.children].some(hasText(text)),
    )
  }

  /** Taps the first element with this text. */
  tap(text: string): void {
    const [element] = this.withText(text)
    if (!element) throw new Error(`there is no “${text}” on the screen: ${this.text.slice(0, 500)}`)
    this.trigger(element, 'tap')
  }

  /** The elements of a component, by the name of its tag or by any other selector. */
  all(selector: string): Element[] {
    return [...this.element.querySelectorAll(selector)]
  }

  /** The value of an attribute in the WXML: in the DOM it is a text. */
  attribute(element: Element, name: string): unknown {
    const node = nodeOf(element)
    if (Component.isComponent(node)) return name === 'id' ? node.id : node.data[name]
    return name === 'id' ? node.id : node.getAttribute(dashed(name))
  }

  trigger(element: Element, event: string, detail: object = {}, touches: object[] = []): void {
    const bubbles = BUBBLING.test(event)
    Event.triggerEvent(nodeOf(element), event, detail, {
      bubbles,
      composed: bubbles,
      capturePhase: true,
      extraFields: { touches, changedTouches: touches },
    })
  }

  /** Puts a finger on an element, `clientX` px from the left of the screen. */
  touch(element: Element, clientX: number): void {
    this.trigger(element, 'touchstart', {}, [{ clientX, clientY: 0 }])
  }

  /** Types into a text field. */
  type(field: Element, value: string): void {
    this.trigger(field, 'input', { value, cursor: value.length })
  }

  /** Scrolls an element onto the screen, for the observers of it and of what is in it. */
  reveal(element: Element): void {
    this.#phone.scroll(element, 1)
  }

  /** Scrolls an element off the screen, for the same observers. */
  conceal(element: Element): void {
    this.#phone.scroll(element, 0)
  }

  close(): void {
    void this.call('onUnload')
    this.#phone.closed(this)
    this.#root.release()
    this.element.remove()
  }
}

/** The events of fingers; those of an element itself (`change`, `input`, `confirm`, …) are heard on it alone. */
const BUBBLING = /^(touch\w+|tap|longpress|longtap)$/

const hasText = (text: string) => (element: Element) => element.textContent?.trim() === text

function nodeOf(element: Element): Node {
  const node: Node | undefined = Reflect.get(element, '__wxElement')
  if (!node) throw new Error(`${element.outerHTML.slice(0, 100)} is not an element of the page`)
  return node
}

/** `userSelect`, `user-select` */
const dashed = (name: string) => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
