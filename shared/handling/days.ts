import type { Archive } from '../archive/archive'
import type { DayCount } from '../archive/types'
import { CHINA_OFFSET_SECONDS, chinaDay, chinaDayNumber, SECONDS_A_DAY } from '../china-time'
import { byKind, kindNamed } from '../kinds/lookup'
import { aggregated, MOST_RESULTS, type Period } from './period'
import { meansBy, RATED, RATINGS, ratedIn } from './rating'

/**
 * Each day of the period in China time, those without voices too. Days are computed by dividing seconds, since the
 * database takes 20 times as long for dates.
 */
export async function days(period: Period, archive: Archive): Promise<DayCount[]> {
  const { startTime, endTime } = period
  const day = { $floor: { $divide: [{ $add: ['$createTime', CHINA_OFFSET_SECONDS] }, SECONDS_A_DAY] } }
  const groups = await aggregated(period, archive, pipeline =>
    pipeline.group({ _id: { day, kind: '$kind' }, count: { $sum: 1 }, ...RATED }).limit(MOST_RESULTS),
  )
  const first = chinaDayNumber(startTime)
  const days = Array.from({ length: chinaDayNumber(endTime) - first + 1 }, (_, index) => ({
    day: chinaDay(startTime + index * SECONDS_A_DAY),
    ...byKind(() => 0),
    bad: 0,
    ...meansBy(() => null),
  }))
  for (const { _id, count, ...group } of groups) {
    const { day, kind: name }: Record<string, unknown> = Object(_id)
    const kind = kindNamed(name)
    const counted = days[Number(day) - first]
    if (!kind || !counted) continue
    counted[kind.counts] += Number(count)
    const rated = ratedIn(group)
    counted.bad += rated.bad
    // A kind has a mean of its own.
    for (const { mean } of RATINGS) counted[mean] ??= rated[mean]
  }
  return days
}
