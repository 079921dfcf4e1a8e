/*
 * The bottom bar opens one page in the place of another. What a page showed is kept meanwhile, and how far it was scrolled,
 * so that it is found again as it was left, unless it has become old.
 */

const LIFETIME_MS = 10 * 60 * 1000

const kept = new Map<string, { shown: object; until: number }>()

/** What a page, or a list on it, shows when the bottom bar leaves it. */
export function keep(name: string, shown: object): void {
  kept.set(name, { shown, until: Date.now() + LIFETIME_MS })
}

/** @returns what was kept, once: whoever opens the page again later begins anew */
export function recall<Shown extends object>(name: string): Shown | undefined {
  const { shown, until = 0 } = kept.get(name) ?? {}
  kept.delete(name)
  return until > Date.now() ? (shown as Shown) : undefined
}
