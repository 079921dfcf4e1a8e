import type { Random } from './random'

export const day = 86_400

/** `count` different times of the last 90 days in seconds, newest first. */
export function timesBack(random: Random, count: number, nowSeconds: number): number[] {
  // One time in each of `count` equal slots: dense enough everywhere, and never the same twice.
  const slot = (90 * day - 3600) / count
  return Array.from({ length: count }, (_, index) =>
    Math.floor(nowSeconds - 1800 - (index + random.next() * 0.9) * slot),
  )
}

/** A calendar day in China as 20240229. */
export function chinaDate(seconds: number): string {
  return new Date((seconds + 8 * 3600) * 1000).toISOString().slice(0, 10).replaceAll('-', '')
}

/** The last midnight in China, in seconds. */
export const chinaMidnight = (seconds: number) => seconds - ((seconds + 8 * 3600) % day)
