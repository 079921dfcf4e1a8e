/*
 * China has one time, eight hours before UTC, all year. Not by Intl, whose results differ between Node.js versions.
 */

export const CHINA_OFFSET_SECONDS = 8 * 60 * 60

export const SECONDS_A_DAY = 24 * 60 * 60
export const SECONDS_30_DAYS = 30 * SECONDS_A_DAY

/** A larger number is a time in milliseconds. */
export const FIRST_OF_MILLISECONDS = 1e11

/** A date whose UTC fields are what clocks in China show. */
export const inChina = (seconds: number) => new Date((seconds + CHINA_OFFSET_SECONDS) * 1000)

/** e.g. `2026-11-24 13:05`; `—` where there is no time, which is 0. */
export function chinaMinute(seconds: number): string {
  const date = inChina(seconds)
  return seconds === 0 || Number.isNaN(date.getTime())
    ? '—'
    : date.toISOString().slice(0, 16).replace('T', ' ')
}

/** e.g. `2026-11-24` */
export const chinaDay = (seconds: number) => inChina(seconds).toISOString().slice(0, 10)

/** Days in China since 1 January 1970. */
export const chinaDayNumber = (seconds: number) =>
  Math.floor((seconds + CHINA_OFFSET_SECONDS) / SECONDS_A_DAY)

/** When this day in China begins: the reverse of `chinaDayNumber`. */
export const startOfChinaDay = (dayNumber: number) => dayNumber * SECONDS_A_DAY - CHINA_OFFSET_SECONDS

export const chinaHour = (seconds: number) => inChina(seconds).getUTCHours()

/** Whether an hour is from `from` on and before `to`, over midnight where `to` is smaller. */
export function isHourWithin(hour: number, [from, to]: readonly [number, number]): boolean {
  return from <= to ? from <= hour && hour < to : from <= hour || hour < to
}
