const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** A generator whose sequence depends on its seed only (mulberry32). */
export class Random {
  #state: number

  constructor(seed: number | string) {
    this.#state = typeof seed === 'number' ? seed : hash(seed)
  }

  /** From 0 up to, not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** From min to max, both included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1))
  }

  chance(probability: number): boolean {
    return this.next() < probability
  }

  pick<T>(items: readonly [T, ...T[]] | readonly T[]): T {
    const item = items[this.integer(0, items.length - 1)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }

  /** So many different items, in random order. */
  sample<T>(items: readonly T[], count: number): T[] {
    const left = [...items]
    return Array.from({ length: Math.min(count, items.length) }, () =>
      left.splice(this.integer(0, left.length - 1), 1),
    ).flat()
  }

  /** Picks a key by its weight. */
  weighted<T>(weights: readonly (readonly [item: T, weight: number])[]): T {
    let rest = this.next() * weights.reduce((sum, [, weight]) => sum + weight, 0)
    for (const [item, weight] of weights) {
      rest -= weight
      if (rest < 0) return item
    }
    throw new Error('nothing to pick from')
  }

  digits(length: number): string {
    return Array.from({ length }, () => this.integer(0, 9)).join('')
  }

  letters(length: number): string {
    return Array.from({ length }, () => alphabet[this.integer(0, alphabet.length - 1)]).join('')
  }

  /** "今天{a}了" with one of the choices for {a}. */
  fill(template: string, choices: Record<string, readonly string[]>): string {
    return template.replace(/\{(\w+)\}/g, (_, name: string) => this.pick(choices[name] ?? []))
  }
}

/** FNV-1a */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value
}
