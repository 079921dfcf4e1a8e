/** How many voices are new, as the inbox has counted them: the number on the bottom bar of every page. */
let newVoices = 0

const listeners = new Set<() => void>()

/** What the bottom bar shows; `''` for nothing. */
export const badgeText = () => (newVoices > 99 ? '99+' : newVoices > 0 ? `${newVoices}` : '')

export function setBadge(count: number): void {
  newVoices = count
  for (const listener of listeners) listener()
}

/** @returns a function that stops listening */
export function onBadge(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
