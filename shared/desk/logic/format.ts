import { chinaClock, chinaDateOf, chinaWallClock, nowSeconds } from './china-time'

/** `今天 09:05`, `5月3日 09:05` or, of another year, `2023年5月3日 09:05`, in China time. 0 is no time. */
export function formatTime(seconds: number, now = nowSeconds()): string {
  if (seconds === 0) return '时间未知'
  const clock = chinaClock(seconds)
  if (chinaDateOf(seconds) === chinaDateOf(now)) return `今天 ${clock}`
  const { year, month, day } = chinaWallClock(seconds)
  return `${year === chinaWallClock(now).year ? '' : `${year}年`}${month}月${day}日 ${clock}`
}

/** Fen as yuan: 1230 is `¥12.30`. */
export function formatMoney(fen: number): string {
  return `¥${(fen / 100).toFixed(2)}`
}

/** `0:42` */
export function formatDuration(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
}
