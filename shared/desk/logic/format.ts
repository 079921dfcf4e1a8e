import { chinaClock, chinaDateOf, chinaWallClock, nowSeconds } from './china-time'

const DAY = 24 * 60 * 60

/** `今天 09:05`, `昨天 09:05`, `5月3日 09:05` or, of another year, `2023年5月3日 09:05`, in China time. 0 is no time. */
export function formatTime(seconds: number, now = nowSeconds()): string {
  if (seconds === 0) return '时间未知'
  const clock = chinaClock(seconds)
  if (chinaDateOf(seconds) === chinaDateOf(now)) return `今天 ${clock}`
  if (chinaDateOf(seconds) === chinaDateOf(now - DAY)) return `昨天 ${clock}`
  const { year, month, day } = chinaWallClock(seconds)
  return `${year === chinaWallClock(now).year ? '' : `${year}年`}${month}月${day}日 ${clock}`
}

/** How long something waits: `等了 5 分钟`, `等了 3 小时`, `等了 3 天`; `''` where it is not known since when. */
export function formatWaiting(seconds: number, now = nowSeconds()): string {
  const waited = now - seconds
  if (seconds === 0 || waited < 0) return ''
  if (waited < 3600) return `等了 ${Math.max(1, Math.floor(waited / 60))} 分钟`
  return waited < DAY ? `等了 ${Math.floor(waited / 3600)} 小时` : `等了 ${Math.floor(waited / DAY)} 天`
}

/** Fen as yuan: 1230 is `¥12.30`. */
export function formatMoney(fen: number): string {
  return `¥${(fen / 100).toFixed(2)}`
}

/** `0:42` */
export function formatDuration(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`
}

/** How far from something else: `−2 分 13 秒` before it, `+12 秒` after it, `0 秒`. */
export function formatOffset(seconds: number): string {
  const distance = Math.abs(seconds)
  const minutes = Math.floor(distance / 60)
  const sign = seconds < 0 ? '−' : seconds > 0 ? '+' : ''
  return `${sign}${minutes > 0 ? `${minutes} 分 ` : ''}${distance % 60} 秒`
}
