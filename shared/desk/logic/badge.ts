/** How many voices wait, as the inbox has counted them: the number on the bottom bar of every page. */
let waiting = 0

const listeners = new Set<() => void>()

/** What the bottom bar shows; `''` for nothing. */
export const badgeText = () => (waiting > 99 ? '99+' : waiting > 0 ? `${waiting}` : '')

export function setBadge(count: number): void {
  waiting = count
  for (const listener of listeners) listener()
}

/** @returns a function that stops listening */
export function onBadge(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
