/** China has one time, eight hours before UTC, all year. By hand: what Intl makes of it differs between Node.js versions. */
const inChina = (seconds: number) => new Date((seconds + 8 * 60 * 60) * 1000)

/** e.g. `2026-11-24 13:05`; `—` for what is no time. */
export function chinaMinute(seconds: number): string {
  const date = inChina(seconds)
  return Number.isNaN(date.getTime()) ? '—' : date.toISOString().slice(0, 16).replace('T', ' ')
}

/** e.g. `2026-11-24` */
export const chinaDay = (seconds: number) => inChina(seconds).toISOString().slice(0, 10)

export const chinaHour = (seconds: number) => inChina(seconds).getUTCHours()

/** Whether an hour is one of those from `from` until `to`; over midnight where `to` is the smaller one. */
export function isHourWithin(hour: number, [from, to]: readonly [number, number]): boolean {
  return from <= to ? from <= hour && hour < to : from <= hour || hour < to
}
