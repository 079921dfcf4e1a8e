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
  const place = order.indexOf(id)
  if (place < 0) return {}
  const before = order.slice(0, place).reverse().find(isShown)
  const after = behind(id)
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) }
}

const isShown = (id: string) => ids.has(id)
const behind = (id: string) => order.slice(order.indexOf(id) + 1).find(isShown)
