import type { Archive } from '../archive/archive'
import type { ValueCount } from '../archive/types'
import { SECONDS_A_DAY } from '../china-time'
import { values } from '../handling/stats'
import type { Kind } from '../kinds/kind'
import { kinds } from '../kinds/lookup'

/** Fewer in a day are no rise. */
const LEAST = 5

/** A rise is at least this many times the usual number. */
const TIMES = 3

/** The usual number is the mean of this many days before. */
const USUAL_DAYS = 7

const MOST_NAMED = 3

interface Rise {
  name: string
  /** In the last 24 hours. */
  count: number
  /** In 24 hours of the week before. */
  usual: number
}

/** What the kinds watch (of feedback: types and versions), where much more came in the last 24 hours than usual; the steepest rise first. */
export async function whatRose(archive: Archive): Promise<Rise[]> {
  const risen = await Promise.all(
    kinds.flatMap(({ name, statistics }) =>
      statistics.watched.map(({ path, say }) => risesOf(name, path, say, archive)),
    ),
  )
  return risen
    .flat()
    .sort((a, b) => b.count / (b.usual + 1) - a.count / (a.usual + 1))
    .slice(0, MOST_NAMED)
}

async function risesOf(
  kind: Kind['name'],
  path: string,
  say: (value: string) => string,
  archive: Archive,
): Promise<Rise[]> {
  const { now } = archive
  const before = now - SECONDS_A_DAY
  const week = { kind, startTime: before - USUAL_DAYS * SECONDS_A_DAY + 1, endTime: before }
  const [lastDay, usual] = await Promise.all([
    values(path, { kind, startTime: before + 1, endTime: now }, archive),
    values(path, week, archive),
  ])
  return rises(lastDay, usual).map(({ value, ...rise }) => ({ name: say(value), ...rise }))
}

/** Those of which at least 5 came, and three times as many as usual. */
function rises(counts: ValueCount<string>[], week: ValueCount<string>[]) {
  const usualOf = (value: string) => (week.find(other => other.value === value)?.count ?? 0) / USUAL_DAYS
  return counts
    .map(({ value, count }) => ({ value, count, usual: usualOf(value) }))
    .filter(({ count, usual }) => count >= LEAST && count >= TIMES * usual)
}
