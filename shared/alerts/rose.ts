import type { Archive } from '../archive/archive'
import { SECONDS_A_DAY } from '../archive/meta'
import type { ValueCount } from '../archive/types'
import { classes, type Period, values } from '../handling/stats'
import { typeLabel } from '../labels'
import { plainLine } from '../robots/text'

/** Fewer in a day say nothing. */
const LEAST = 5

/** As many times the usual number. */
const TIMES = 3

/** What is usual: the mean of so many days before. */
const USUAL_DAYS = 7

const MOST_NAMED = 3

interface Rise {
  name: string
  /** In the last 24 hours. */
  count: number
  /** In 24 hours of the week before. */
  usual: number
}

/** The types and versions of feedback of which much more came in the last 24 hours, the steepest first. */
export async function whatRose(archive: Archive): Promise<Rise[]> {
  const { now } = archive
  const kind = 'feedback' as const
  const lastDay: Period = { kind, startTime: now - SECONDS_A_DAY + 1, endTime: now }
  const before: Period = {
    kind,
    startTime: now - (USUAL_DAYS + 1) * SECONDS_A_DAY + 1,
    endTime: now - SECONDS_A_DAY,
  }
  const [types, usualTypes, versions, usualVersions] = await Promise.all([
    classes(lastDay, archive),
    classes(before, archive),
    values('device.version', lastDay, archive),
    values('device.version', before, archive),
  ])
  return [
    ...rises(types.types, usualTypes.types).map(({ value, ...rise }) => ({
      name: typeLabel(value),
      ...rise,
    })),
    ...rises(versions, usualVersions).map(({ value, ...rise }) => ({
      name: `微信版本 ${plainLine(value, 20)}`,
      ...rise,
    })),
  ]
    .sort((a, b) => b.count / (b.usual + 1) - a.count / (a.usual + 1))
    .slice(0, MOST_NAMED)
}

/** Those of which at least 5 came, and three times as many as usual. */
function rises<Value>(counts: ValueCount<Value>[], week: ValueCount<Value>[]) {
  const usualOf = (value: Value) => (week.find(other => other.value === value)?.count ?? 0) / USUAL_DAYS
  return counts
    .map(({ value, count }) => ({ value, count, usual: usualOf(value) }))
    .filter(({ count, usual }) => count >= LEAST && count >= TIMES * usual)
}
