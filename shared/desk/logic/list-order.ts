/*
 * The voices of the list that was shown last, in its order: a voice's page goes on to the one before or behind without
 * going back to the list.
 */

let ids: string[] = []
let readMore: (() => Promise<void>) | undefined

/** @param more reads on, and tells `showOrder` again; not given where the list is at its end */
export function showOrder(shown: string[], more?: () => Promise<void>): void {
  ids = shown
  readMore = more
}

/** The ids of the voices around this one; `undefined` at the ends of the list, and where it is not in it. */
export async function neighboursOf(id: string): Promise<{ before?: string; after?: string }> {
  if (ids[ids.length - 1] === id && readMore) await readMore().catch(() => {})
  const place = ids.indexOf(id)
  if (place < 0) return {}
  const [before, after] = [ids[place - 1], ids[place + 1]]
  return { ...(before !== undefined && { before }), ...(after !== undefined && { after }) }
}
