/*
 * China has one time, eight hours before UTC, all year. By hand: what Intl makes of it differs between Node.js versions.
 */

export const CHINA_OFFSET_SECONDS = 8 * 60 * 60

const SECONDS_A_DAY = 24 * 60 * 60

/** A date that shows in UTC what clocks in China show at this time. */
export const inChina = (seconds: number) => new Date((seconds + CHINA_OFFSET_SECONDS) * 1000)

const dayOf = (date: Date) => date.toISOString().slice(0, 10)

/** e.g. `2026-11-24 13:05`; `—` for what is no time. */
export function chinaMinute(seconds: number): string {
  const date = inChina(seconds)
  return Number.isNaN(date.getTime()) ? '—' : date.toISOString().slice(0, 16).replace('T', ' ')
}

/** e.g. `2026-11-24` */
export const chinaDay = (seconds: number) => dayOf(inChina(seconds))

/** Days in China since 1 January 1970. */
export const chinaDayNumber = (seconds: number) =>
  Math.floor((seconds + CHINA_OFFSET_SECONDS) / SECONDS_A_DAY)

/** The day of a number that `chinaDayNumber` gave, e.g. `2026-11-24`. */
export const dayOfNumber = (day: number) => dayOf(new Date(day * SECONDS_A_DAY * 1000))

export const chinaHour = (seconds: number) => inChina(seconds).getUTCHours()

/** Whether an hour is one of those from `from` until `to`; over midnight where `to` is the smaller one. */
export function isHourWithin(hour: number, [from, to]: readonly [number, number]): boolean {
  return from <= to ? from <= hour && hour < to : from <= hour || hour < to
}
