/** The instance of a page or component, which is `this` in its methods. */
export interface Instance {
  data: Record<string, unknown>
  setData(data: object): void
  [method: string]: unknown
}

export interface RootComponent {
  dom: HTMLElement
  instance: Instance
  attach(parent: Node): void
  detach(): void
}

/** What a screen is part of. */
interface Phone {
  trigger(element: Element, event: string, detail: object, touches?: object[]): void
  /** Tells the observers of an element how much of it is visible. */
  scroll(element: Element, intersectionRatio: number): void
  closed(screen: Screen): void
}

/** A page that is shown. */
export class Screen {
  readonly #root: RootComponent
  readonly #phone: Phone

  constructor(root: RootComponent, phone: Phone) {
    this.#root = root
    this.#phone = phone
  }

  get element(): HTMLElement {
    return this.#root.dom
  }

  get page(): Instance {
    return this.#root.instance
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

  /** An attribute in the WXML, which the DOM does not show. */
  attribute(element: Element, name: string): unknown {
    const node: { _vt?: { attrs?: { name: string; value: unknown }[] } } =
      Reflect.get(element, '__wxElement') ?? {}
    return node._vt?.attrs?.find(attribute => attribute.name === name)?.value
  }

  trigger(element: Element, event: string, detail: object = {}): void {
    this.#phone.trigger(element, event, detail)
  }

  /** Puts a finger on an element, `clientX` px from the left of the screen. */
  touch(element: Element, clientX: number): void {
    this.#phone.trigger(element, 'touchstart', {}, [{ clientX, clientY: 0 }])
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
    this.#phone.closed(this)
    this.#root.detach()
  }
}

const hasText = (text: string) => (element: Element) => element.textContent?.trim() === text
