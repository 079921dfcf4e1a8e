import type { Archive } from '../archive/archive'
import type { ValueCount, VoiceFigures, VoiceKind, VoiceState, VoiceStats } from '../archive/types'
import type { NumberList } from '../kinds/kind'
import { byKind, kindNamed, kinds, recordOf } from '../kinds/lookup'
import { STATE_LABELS } from '../labels'
import { aggregated, isBefore, MOST_RESULTS, type Period, withTheOneBefore } from './period'
import { meansBy } from './rating'

/** The lists of numbers, each with the path of the field that it counts. */
const NUMBERS = kinds.flatMap(({ statistics }) => Object.entries(statistics.numbers))

interface Totals {
  figures: Omit<VoiceFigures, `median${string}`>
  lists: Pick<VoiceStats, NumberList | 'states'>
}

/** A group of voices that are alike in what its `_id` names. */
type Group = Record<string, unknown>

/** The voices in all, those of each kind and state, and the kinds' numbers (types, stars) with their means and rates. */
export const totals = async (period: Period, archive: Archive): Promise<Totals> =>
  totalsOf(await groups(period, archive))

/** The same, and that of the period before, in one request. */
export async function bothTotals(period: Period, archive: Archive): Promise<{ now: Totals; before: Totals }> {
  const both = await groups(withTheOneBefore(period), archive, isBefore(period))
  const isEarlier = ({ _id }: Group) => Object(_id).isBefore === true
  return {
    now: totalsOf(both.filter(group => !isEarlier(group))),
    before: totalsOf(both.filter(isEarlier)),
  }
}

function groups(period: Period, archive: Archive, isBefore: unknown = false): Promise<Group[]> {
  const numbers = recordOf(NUMBERS.map(([list, path]) => [list, `$${path}`]))
  const _id = { isBefore, kind: '$kind', state: '$state', isReplied: '$replied', ...numbers }
  return aggregated(period, archive, pipeline =>
    pipeline.group({ _id, count: { $sum: 1 } }).limit(MOST_RESULTS),
  )
}

function totalsOf(groups: Group[]): Totals {
  const named = tally(groups, 'kind', isKindName)
  const lists = recordOf<NumberList, ValueCount<number>[]>(
    NUMBERS.map(([list]) => [list, tally(groups, list, isNumber)]),
  )
  return {
    figures: {
      total: sumOf(named),
      ...byKind(({ name }) => named.find(({ value }) => value === name)?.count ?? 0),
      ...meansBy(({ list }) => meanOf(lists[list])),
      ...ratesOf(groups),
    },
    lists: { ...lists, states: tally(groups, 'state', isState) },
  }
}

/** Shares of all voices that could be rated, or answered. */
function ratesOf(groups: Group[]): Pick<VoiceFigures, 'badRate' | 'replyRate'> {
  const counts = { ratable: 0, bad: 0, answerable: 0, replied: 0 }
  for (const { _id, count } of groups) {
    const group: Record<string, unknown> = Object(_id)
    const kind = kindNamed(group.kind)
    const rating = kind?.statistics.rating
    if (rating) {
      const given = group[rating.list]
      counts.ratable += Number(count)
      if (isNumber(given) && given <= rating.badUpTo) counts.bad += Number(count)
    }
    if (kind?.isAnswered) {
      counts.answerable += Number(count)
      if (group.isReplied === true) counts.replied += Number(count)
    }
  }
  const share = (part: number, all: number) => (all > 0 ? part / all : null)
  return {
    badRate: share(counts.bad, counts.ratable),
    replyRate: share(counts.replied, counts.answerable),
  }
}

const isKindName = (value: unknown): value is VoiceKind => kindNamed(value) !== undefined

const isNumber = (value: unknown): value is number => typeof value === 'number'

const isState = (value: unknown): value is VoiceState =>
  typeof value === 'string' && Object.keys(STATE_LABELS).includes(value)

/** How often each value of a part of the groups' `_id` occurs, the most frequent first. */
function tally<Value extends string | number>(
  groups: Group[],
  part: string,
  is: (value: unknown) => value is Value,
): ValueCount<Value>[] {
  const counts = new Map<Value, number>()
  for (const { _id, count } of groups) {
    const value: unknown = Object(_id)[part]
    if (is(value)) counts.set(value, (counts.get(value) ?? 0) + Number(count))
  }
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
}

const sumOf = (counts: { count: number }[]) => counts.reduce((sum, { count }) => sum + count, 0)

function meanOf(counts: ValueCount<number>[]): number | null {
  const sum = counts.reduce((sum, { value, count }) => sum + value * count, 0)
  return counts.length > 0 ? sum / sumOf(counts) : null
}
