import type { GeneralComponent, Element as GlassElement } from 'glass-easel'

/* glass-easel's own observers refuse margins that are not all given, and say nothing of the dataset. */

interface Margins {
  left?: number
  top?: number
  right?: number
  bottom?: number
}

interface Seen {
  intersectionRatio: number
  boundingClientRect: DOMRectReadOnly
  intersectionRect: DOMRectReadOnly
  relativeRect: DOMRectReadOnly | null
  dataset: unknown
  id: string
  time: number
}

/** What a component has as `this.createIntersectionObserver`. */
export function createIntersectionObserver(
  this: { _$: GeneralComponent },
  { thresholds = [0], observeAll = false }: { thresholds?: number[]; observeAll?: boolean } = {},
): object {
  const find = (selector: string): GlassElement[] => {
    const root = this._$.getShadowRoot()
    if (observeAll) return root?.querySelectorAll(selector) ?? []
    const first = root?.querySelector(selector)
    return first ? [first] : []
  }
  const observers: IntersectionObserver[] = []
  let margin = '0px'
  let relative: GlassElement | undefined
  const itself = {
    relativeToViewport({ left = 0, top = 0, right = 0, bottom = 0 }: Margins = {}) {
      margin = `${top}px ${right}px ${bottom}px ${left}px`
      return itself
    },
    relativeTo(selector: string, margins?: Margins) {
      relative = find(selector)[0]
      return itself.relativeToViewport(margins)
    },
    observe(selector: string, tell: (seen: Seen) => void) {
      for (const element of find(selector)) {
        const target: unknown = element.$$
        if (!(target instanceof HTMLElement)) continue
        const around: unknown = relative?.$$ ?? target.closest('.webview')
        // What is fixed is not inside of what scrolls, so the margin counts for both.
        const root = around instanceof HTMLElement ? around : null
        const options = { root, rootMargin: margin, scrollMargin: margin, threshold: thresholds }
        const observer = new IntersectionObserver(entries => {
          for (const entry of entries) {
            const { intersectionRatio, boundingClientRect, intersectionRect, rootBounds, time } = entry
            const { dataset, id } = element
            tell({
              intersectionRatio,
              boundingClientRect,
              intersectionRect,
              relativeRect: rootBounds,
              dataset,
              id,
              time,
            })
          }
        }, options)
        observer.observe(target)
        observers.push(observer)
      }
    },
    disconnect() {
      for (const observer of observers.splice(0)) observer.disconnect()
    },
  }
  return itself
}
