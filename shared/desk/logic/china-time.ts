/*
 * China has had one zone without summer time since 1991. The cloud functions read dates in it, so the screen shows it too,
 * wherever the phone is.
 */

const OFFSET_SECONDS = 8 * 60 * 60
const two = (n: number) => String(n).padStart(2, '0')

/** The clock on a wall in China. `month` is 1 to 12. */
interface ChinaTime {
  year: number
  month: number
  day: number
  hour: number
  minute: number
}

export function chinaWallClock(seconds: number): ChinaTime {
  const time = new Date((seconds + OFFSET_SECONDS) * 1000)
  return {
    year: time.getUTCFullYear(),
    month: time.getUTCMonth() + 1,
    day: time.getUTCDate(),
    hour: time.getUTCHours(),
    minute: time.getUTCMinutes(),
  }
}

export const nowSeconds = () => Math.floor(Date.now() / 1000)

/** `2023-05-03`, as date pickers and the functions have it. */
export function chinaDateOf(seconds: number): string {
  const { year, month, day } = chinaWallClock(seconds)
  return `${year}-${two(month)}-${two(day)}`
}

/** `09:05` */
export function chinaClock(seconds: number): string {
  const { hour, minute } = chinaWallClock(seconds)
  return `${two(hour)}:${two(minute)}`
}

/** `09:05:07`, as it stands in logs. */
export const chinaClockToSecond = (seconds: number): string =>
  `${chinaClock(seconds)}:${two(Math.floor(seconds) % 60)}`
