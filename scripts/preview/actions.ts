import { setTimeout as sleep } from 'node:timers/promises'
import type { Screen } from '../phone/screen'

/* What happens on a page before its picture is taken. */

/** The whole text of the chip with this name: it ends with a number. */
export function chip(screen: Screen, name: string): string {
  const texts = screen.all('filter-bar wx-text').map(one => one.textContent?.trim() ?? '')
  return texts.find(text => text.startsWith(name)) ?? name
}

/** The element of a row that takes taps. */
export const inner = (row: Element) => row.querySelector('[class*="voice-row--row"]') ?? row

/** Waits until the page has loaded. */
export function rest(screen: Screen): Promise<void> {
  return until(() => {
    const { status, isChecking } = screen.page.data
    return status !== 'loading' && !isChecking && !screen.text.includes('加载中…')
  })
}

/** Waits until the first pictures of feedback are there. */
export async function pictures(screen: Screen): Promise<void> {
  const all = screen.all('feedback-picture').slice(0, 6)
  for (const picture of all) screen.reveal(picture)
  await until(() => all.every(picture => picture.querySelector('wx-image') || picture.textContent))
  await until(() => all.every(picture => picture.textContent !== '加载中'))
}

export async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 400; i++) {
    if (condition()) {
      // Its effects are shown in the next turn.
      await sleep(25)
      return
    }
    await sleep(25)
  }
  throw new Error('the page did not come to rest within 10 s')
}
