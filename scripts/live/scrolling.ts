/** `onReachBottom` comes this far from the end, in px. */
const BOTTOM_DISTANCE = 50
/** Who pulls a page down this far, in px, wants it read again. */
const PULL_DISTANCE = 80

interface Listener {
  call(name: string, ...args: unknown[]): unknown
  pullDown(): void
}

/** Tells a page how far it is scrolled, that its end is near, and that it was pulled down. */
export function hearScrolling(scroller: HTMLElement, { call, pullDown }: Listener): void {
  let reachedAt = -1
  scroller.addEventListener('scroll', () => {
    const { scrollTop, scrollHeight, clientHeight } = scroller
    call('onPageScroll', { scrollTop })
    if (scrollHeight - scrollTop - clientHeight > BOTTOM_DISTANCE || reachedAt === scrollHeight) return
    // Once, until there is more.
    reachedAt = scrollHeight
    call('onReachBottom')
  })

  let from: number | undefined
  const height = ({ changedTouches: [touch] }: TouchEvent) => touch?.clientY ?? 0
  scroller.addEventListener(
    'touchstart',
    event => {
      from = scroller.scrollTop <= 0 ? height(event) : undefined
    },
    { passive: true },
  )
  scroller.addEventListener('touchend', event => {
    if (from !== undefined && scroller.scrollTop <= 0 && height(event) - from > PULL_DISTANCE) pullDown()
  })
}
