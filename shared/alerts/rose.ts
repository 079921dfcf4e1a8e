import type { Archive } from '../archive/archive'
import { SECONDS_A_DAY } from '../china-time'
import { values } from '../handling/values'
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

/** Of what the kinds watch (feedback: types and versions), that which rose most in the last 24 hours; the steepest rise first. */
export async function whatRose(archive: Archive): Promise<Rise[]> {
  const risen = await Promise.all(
    kinds.flatMap(({ name, statistics }) =>
      statistics.watched.map(watched => risesOf(name, watched, archive)),
    ),
  )
  return risen
    .flat()
    .sort((a, b) => b.count / (b.usual + 1) - a.count / (a.usual + 1))
    .slice(0, MOST_NAMED)
}

async function risesOf(
  kind: Kind['name'],
  { path, say }: Kind['statistics']['watched'][number],
  archive: Archive,
): Promise<Rise[]> {
  const { now } = archive
  const before = now - SECONDS_A_DAY
  const week = { kind, startTime: before - USUAL_DAYS * SECONDS_A_DAY + 1, endTime: before }
  const [lastDay, ofWeek] = await Promise.all([
    values(path, { kind, startTime: before + 1, endTime: now }, archive),
    values(path, week, archive),
  ])
  const usualOf = (value: unknown) => (ofWeek.find(other => other.value === value)?.count ?? 0) / USUAL_DAYS
  return lastDay
    .map(({ value, count }) => ({ name: say(value), count, usual: usualOf(value) }))
    .filter(({ count, usual }) => count >= LEAST && count >= TIMES * usual)
}
