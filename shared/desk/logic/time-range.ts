import { chinaDateOf, nowSeconds } from './china-time'

/** Days back from now; 0 for dates of one's own choice. */
export const TIME_RANGES = [
  { value: 7, name: '近 7 天' },
  { value: 30, name: '近 30 天' },
  { value: 90, name: '近 90 天' },
  { value: 0, name: '自选日期' },
]

const DAY = 24 * 60 * 60

/** Whole days in China time, both included: `2023-05-03`. */
export interface Dates {
  from: string
  to: string
}

export function lastDays(days: number, now = nowSeconds()): Dates {
  return { from: chinaDateOf(now - days * DAY), to: chinaDateOf(now) }
}

export const today = () => chinaDateOf(nowSeconds())

/** The times of a query. The functions read times without a zone as China's. */
export function timesOf(
  days: number,
  { from, to }: Dates,
  now = nowSeconds(),
): { startTime: number | string; endTime: number | string } {
  if (days === 0) return { startTime: `${from}T00:00:00`, endTime: `${to}T23:59:59` }
  return { startTime: now - days * DAY, endTime: now }
}
