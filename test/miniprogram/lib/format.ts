const two = (n: number) => String(n).padStart(2, '0')

/** `今天 09:05`, `5月3日 09:05` or, of another year, `2023年5月3日 09:05`, in the phone's own zone. */
export function formatTime(seconds: number, now = new Date()): string {
  const time = new Date(seconds * 1000)
  const clock = `${two(time.getHours())}:${two(time.getMinutes())}`
  if (time.toDateString() === now.toDateString()) return `今天 ${clock}`
  const year = time.getFullYear() === now.getFullYear() ? '' : `${time.getFullYear()}年`
  return `${year}${time.getMonth() + 1}月${time.getDate()}日 ${clock}`
}

/** `2023-05-03`, as date pickers have it. */
export function formatDate(time: Date): string {
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
}

/** Fen as yuan: 1230 is `¥12.30`. */
export function formatMoney(fen: number): string {
  return `¥${(fen / 100).toFixed(2)}`
}

/** `0:42` */
export function formatDuration(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${two(Math.floor(seconds % 60))}`
}
