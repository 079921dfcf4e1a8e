import { type CurrentWindowBackendContext, Event, type Element as GlassElement } from 'glass-easel'

/*
 * Touches, taps and long presses as mini programs have them, made from a finger's touches or from a mouse. Browsers know
 * no long press, and a mouse does not touch.
 */

/** A finger, or the mouse with its button down. */
interface Point {
  identifier: number
  clientX: number
  clientY: number
}

const MOUSE = -1
const LONG_PRESS_MS = 350
/** Who moves further than this, in px, does not tap. */
const TAP_DISTANCE = 10
/** Browsers make events of a mouse out of a touch, this long after it at most. */
const EMULATED_MS = 800

/** These work by the browser's own click. */
const CONTROLS = 'input, textarea, select, a'
/** Roles whose elements are used with a tap. */
const TAPPED = ['button', 'checkbox', 'link', 'radio', 'switch', 'tab']
  .map(role => `[role=${role}]`)
  .join(', ')

/** What is made here, and what glass-easel would make of the same. */
const OWN_EVENTS = /^(touch|mouse|tap$|canceltap$|longpress$|click$)/

const touch = ({ identifier, clientX, clientY }: Point) => ({
  identifier,
  clientX,
  clientY,
  pageX: clientX,
  pageY: clientY,
})

/** @returns whether a listener heard it, and whether one wants the browser to do nothing */
function trigger(element: Element, type: string, at: Point, isOver = false) {
  const changedTouches = [touch(at)]
  let isHeard = false
  const event = new Event(
    type,
    { x: at.clientX, y: at.clientY },
    {
      bubbles: true,
      composed: true,
      capturePhase: true,
      extraFields: { touches: isOver ? [] : changedTouches, changedTouches },
      handleListenerReturn() {
        isHeard = true
      },
    },
  )
  const target = nodeOf(element)
  if (target) Event.dispatchEvent(target, event)
  return { isHeard, isPrevented: event.defaultPrevented() }
}

/** The element of WXML that an element of HTML is, or is inside of. */
function nodeOf(element: Element | null): GlassElement | undefined {
  for (let at = element; at; at = at.parentElement) {
    const node: GlassElement | undefined = Reflect.get(at, '__wxElement')
    if (node) return node
  }
  return undefined
}

/** One finger, from its touch to its end. */
class Gesture {
  readonly #element: Element
  readonly #start: Point
  readonly #timer: ReturnType<typeof setTimeout>
  #mayTap = true

  constructor(element: Element, start: Point) {
    this.#element = element
    this.#start = start
    trigger(element, 'touchstart', start)
    this.#timer = setTimeout(() => {
      // Who hears a long press does not hear a tap.
      if (this.#mayTap && trigger(element, 'longpress', start).isHeard) this.#mayTap = false
    }, LONG_PRESS_MS)
  }

  move(to: Point): boolean {
    const distance = Math.hypot(to.clientX - this.#start.clientX, to.clientY - this.#start.clientY)
    if (distance > TAP_DISTANCE) this.#mayTap = false
    return trigger(this.#element, 'touchmove', to).isPrevented
  }

  end(at: Point): void {
    clearTimeout(this.#timer)
    trigger(this.#element, 'touchend', at, true)
    if (this.#mayTap && this.#element.isConnected) trigger(this.#element, 'tap', at, true)
  }

  cancel(at: Point): void {
    clearTimeout(this.#timer)
    trigger(this.#element, 'touchcancel', at, true)
  }
}

/** Keeps glass-easel from making these events, too. */
export function leaveFingersTo(context: CurrentWindowBackendContext): void {
  const { setListenerStats } = context
  context.setListenerStats = (element, type, ...rest) => {
    if (!OWN_EVENTS.test(type)) setListenerStats.call(context, element, type, ...rest)
  }
  context.onEvent((target, type, detail, options) => {
    if (OWN_EVENTS.test(type)) return undefined
    const event = new Event(type, detail, options)
    Event.dispatchEvent(target, event)
    return event.getEventBubbleStatus()
  })
}

/** Lets fingers and the mouse reach all pages below this element; the keyboard, too. */
export function feelFingers(root: HTMLElement): void {
  const gestures = new Map<number, Gesture>()
  let lastTouch = Number.NEGATIVE_INFINITY

  const begin = (target: EventTarget | null, point: Point) => {
    if (target instanceof Element) gestures.set(point.identifier, new Gesture(target, point))
  }
  const end = (point: Point) => {
    gestures.get(point.identifier)?.end(point)
    gestures.delete(point.identifier)
  }

  root.addEventListener(
    'touchstart',
    ({ changedTouches, target }) => {
      for (const point of changedTouches) begin(target, point)
    },
    { passive: true },
  )
  root.addEventListener(
    'touchmove',
    event => {
      const moves = [...event.changedTouches].map(point => gestures.get(point.identifier)?.move(point))
      if (event.cancelable && moves.includes(true)) event.preventDefault()
    },
    { passive: false },
  )
  root.addEventListener('touchend', event => {
    lastTouch = event.timeStamp
    for (const point of event.changedTouches) end(point)
    // The click that follows would hit what the tap has just opened.
    const isControl = event.target instanceof Element && event.target.closest(CONTROLS)
    if (event.cancelable && !isControl) event.preventDefault()
  })
  root.addEventListener('touchcancel', ({ changedTouches }) => {
    for (const point of changedTouches) {
      gestures.get(point.identifier)?.cancel(point)
      gestures.delete(point.identifier)
    }
  })

  const mouse = ({ clientX, clientY }: MouseEvent): Point => ({ identifier: MOUSE, clientX, clientY })
  root.addEventListener('mousedown', event => {
    if (event.button === 0 && event.timeStamp - lastTouch > EMULATED_MS) begin(event.target, mouse(event))
  })
  window.addEventListener('mousemove', event => {
    gestures.get(MOUSE)?.move(mouse(event))
  })
  window.addEventListener('mouseup', event => end(mouse(event)))
  root.addEventListener('dragstart', event => event.preventDefault())

  root.addEventListener('keydown', event => {
    const { target, key } = event
    if (!(target instanceof HTMLElement) || !['Enter', ' '].includes(key)) return
    if (!target.matches(TAPPED)) return
    event.preventDefault()
    const { left, top, width, height } = target.getBoundingClientRect()
    trigger(target, 'tap', { identifier: MOUSE, clientX: left + width / 2, clientY: top + height / 2 }, true)
  })
  new MutationObserver(() => {
    for (const one of root.querySelectorAll(`:is(${TAPPED}):not([tabindex])`)) {
      // What is inside of another is not told apart by screen readers.
      if (!one.parentElement?.closest(TAPPED)) one.setAttribute('tabindex', '0')
    }
  }).observe(root, { subtree: true, childList: true, attributeFilter: ['role'] })
}
