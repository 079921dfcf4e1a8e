import { element } from './dialogs'

/* What a phone, or a window of WeChat on a PC, shows around a page. */

export interface Size {
  windowWidth: number
  windowHeight: number
}

/** How a page wants what is around it. */
export interface Look {
  title: string
  /** Colours of the navigation bar and what is written on it, and of the page below its content. */
  bar: string
  front: string
  page: string
}

/** What the buttons around a page do. */
interface Buttons {
  back(): void
  refresh(): void
  menu(): void
}

/** A window of WeChat on a PC is no narrower, and the desk shows two columns from here on. */
const PC_WIDTH = 768
const KEPT = 'live-device'

export class Frame {
  /** Where pages are put. */
  readonly webviews: HTMLElement
  readonly #body = document.body
  readonly #title = part('.title')
  readonly #back = part('.back')
  readonly #refresh = part('.refresh')
  readonly #resized: ((size: Size) => void)[] = []

  constructor() {
    this.webviews = part('.webviews')
    for (const button of document.querySelectorAll<HTMLButtonElement>('.device-choice')) {
      button.onclick = () => this.#choose(button.value)
    }
    this.#choose(localStorage.getItem(KEPT) ?? 'pc')
    let last = ''
    new ResizeObserver(() => {
      const size = this.size
      if (last !== JSON.stringify(size)) for (const tell of this.#resized) tell(size)
      last = JSON.stringify(size)
    }).observe(this.webviews)
  }

  get isPc(): boolean {
    return this.webviews.clientWidth >= PC_WIDTH
  }

  get size(): Size {
    return { windowWidth: this.webviews.clientWidth, windowHeight: this.webviews.clientHeight }
  }

  onResize(tell: (size: Size) => void): void {
    this.#resized.push(tell)
  }

  on({ back, refresh, menu }: Buttons): void {
    this.#back.onclick = back
    this.#refresh.onclick = refresh
    part('.menu').onclick = menu
  }

  show({ title, bar, front, page }: Look, hasBack: boolean, canRefresh: boolean): void {
    this.#title.textContent = title
    document.title = title
    this.#back.hidden = !hasBack
    this.#refresh.hidden = !canRefresh
    for (const [name, color] of Object.entries({ bar, front, page })) {
      this.#body.style.setProperty(`--${name}-color`, color)
    }
  }

  isRefreshing(on: boolean): void {
    this.#refresh.classList.toggle('turning', on)
  }

  #choose(device: string): void {
    localStorage.setItem(KEPT, device)
    this.#body.classList.toggle('as-phone', device === 'phone')
    for (const button of document.querySelectorAll<HTMLButtonElement>('.device-choice')) {
      button.setAttribute('aria-pressed', String(button.value === device))
    }
  }
}

function part(selector: string): HTMLElement {
  // index.html has them all.
  return document.querySelector<HTMLElement>(selector) ?? element('div', '')
}
