import type { CommentListQuery } from 'wx-user-voice'
import { formatDate } from './format'

/** Days back from now; 0 for dates of one's own choice. */
export const TIME_RANGES = [
  { value: 7, name: '近 7 天' },
  { value: 30, name: '近 30 天' },
  { value: 90, name: '近 90 天' },
  { value: 0, name: '自选日期' },
]

const DAY = 24 * 60 * 60

export interface Dates {
  /** `2023-05-03` */
  from: string
  to: string
}

export function lastDays(days: number, now = new Date()): Dates {
  return { from: formatDate(new Date(now.getTime() - days * DAY * 1000)), to: formatDate(now) }
}

/** The times of a query. Dates are whole days in China time, as the functions read times without a zone. */
export function timesOf(
  days: number,
  { from, to }: Dates,
  now = Date.now(),
): Pick<CommentListQuery, 'startTime' | 'endTime'> {
  if (days === 0) return { startTime: `${from}T00:00:00`, endTime: `${to}T23:59:59` }
  const endTime = Math.floor(now / 1000)
  return { startTime: endTime - days * DAY, endTime }
}
