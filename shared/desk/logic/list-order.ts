import { joined } from './list-of'

/*
 * The voices of the list that was shown last, in its order: a voice's page goes on to the one before or behind without
 * going back to the list.
 */

let ids = new Set<string>()
/** With those that have left the list since, as what is done leaves it: one goes on from their places, too. */
let order: string[] = []
let readMore: (() => Promise<void>) | undefined

/** @param more reads on, and tells `showOrder` again; not given where the list is at its end */
export function showOrder(shown: string[], more?: () => Promise<void>): void {
  const now = new Set(shown)
  /** Who stood behind each one that is still there, or at the beginning. */
  const left = new Map<string, string[]>([['', []]])
  let last = ''
  for (const id of order) {
    if (!now.has(id)) left.get(last)?.push(id)
    else {
      last = id
      left.set(id, [])
    }
  }
  const isSameList = left.size > 1
  order = isSameList ? joined(['', ...shown].map(id => [id, ...(left.get(id) ?? [])])).slice(1) : shown
  ids = now
  readMore = more
}

/** The ids of the voices around this one; `undefined` at the ends of the list, and where it was not in it. */
export async function neighboursOf(id: string): Promise<{ before?: string; after?: string }> {
  if (readMore && order.includes(id) && !behind(id)) await readMore().catch(() => {})
  if (!order.includes(id)) return {}
  const [before, after] = [ahead(id), behind(id)]
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) }
}

/** The voice a step on or back from this one, which may have left the list; the first one where it was not in it. */
export const stepFrom = (id: string, by: number): string | undefined => (by > 0 ? behind(id) : ahead(id))

/** The voice that has taken the place of one that has left the list; `''` where none is left. */
export const inPlaceOf = (id: string): string => behind(id) ?? ahead(id) ?? ''

const isShown = (id: string) => ids.has(id)
const behind = (id: string) => order.slice(order.indexOf(id) + 1).find(isShown)
const ahead = (id: string) =>
  order
    .slice(0, Math.max(0, order.indexOf(id)))
    .reverse()
    .find(isShown)
