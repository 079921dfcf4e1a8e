import { chinaDateOf, nowSeconds } from './china-time'

/** Days back from now, today as the last; 0 for dates of one's own choice. */
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
  return { from: chinaDateOf(now - (days - 1) * DAY), to: chinaDateOf(now) }
}

export const today = () => chinaDateOf(nowSeconds())

/** When a day begins in China, epoch seconds. */
export const startOfDay = (date: string) => Date.parse(`${date}T00:00:00+08:00`) / 1000

/** The times of a query, epoch seconds, both included. A day that is not over ends now. */
export function timesOf(
  days: number,
  dates: Dates,
  now = nowSeconds(),
): { startTime: number; endTime: number } {
  const { from, to } = days === 0 ? dates : lastDays(days, now)
  return { startTime: startOfDay(from), endTime: Math.min(startOfDay(to) + DAY - 1, now) }
}
