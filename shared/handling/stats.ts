import type { Archive } from '../archive/archive'
import type { KindCounts, ValueCount, VoiceKind, VoiceState, VoiceStats } from '../archive/types'
import { CHINA_OFFSET_SECONDS, chinaDay, chinaDayNumber, SECONDS_A_DAY } from '../china-time'
import type { Pipeline } from '../database/sdk'
import type { MeanName, NumberList, TextList } from '../kinds/kind'
import { byKind, kindNamed, kinds, recordOf } from '../kinds/lookup'
import { STATE_LABELS } from '../labels'
import { asText } from '../values'
import { conditions } from './filter'
import { RATINGS } from './rating'

/*
 * What getVoiceStats counts, by aggregations, which give 20 results unless they say how many.
 */

/** A period, both times included, and the kind that is counted: all, unless given. */
export interface Period {
  kind: VoiceKind | undefined
  startTime: number
  endTime: number
}

/** The lists of numbers, each with the path of the field that it counts. */
const NUMBERS = kinds.flatMap(({ statistics }) => Object.entries(statistics.numbers))

/** An aggregation gives no more. */
const MOST_GROUPS = 10_000

/** Only the most frequent of versions, models and tags are given. */
const MOST_VALUES = 500

function groups(
  { kind, ...times }: Period,
  archive: Archive,
  stages: (pipeline: Pipeline) => Pipeline,
): Promise<Record<string, unknown>[]> {
  const where = conditions({ ...times, kind: kind && [kind] }, archive)
  return archive.voices.aggregate(pipeline => stages(pipeline.match(archive._.and(where))))
}

/**
 * Each day of the period in China time, those without voices too. Days are computed by dividing seconds, since the
 * database takes 20 times as long for dates.
 */
export async function days(period: Period, archive: Archive): Promise<VoiceStats['days']> {
  const { startTime, endTime } = period
  const day = { $floor: { $divide: [{ $add: ['$createTime', CHINA_OFFSET_SECONDS] }, SECONDS_A_DAY] } }
  const counts = await groups(period, archive, pipeline =>
    pipeline.group({ _id: { day, kind: '$kind' }, count: { $sum: 1 } }).limit(MOST_GROUPS),
  )
  const first = chinaDayNumber(startTime)
  const days = Array.from({ length: chinaDayNumber(endTime) - first + 1 }, (_, index) => ({
    day: chinaDay(startTime + index * SECONDS_A_DAY),
    ...byKind(() => 0),
  }))
  for (const { _id, count } of counts) {
    const group: Record<string, unknown> = Object(_id)
    const kind = kindNamed(group.kind)
    const counted: KindCounts | undefined = days[Number(group.day) - first]
    if (kind && counted) counted[kind.counts] += Number(count)
  }
  return days
}

interface Totals {
  total: number
  kinds: KindCounts
  lists: Pick<VoiceStats, NumberList | 'states'>
  means: Pick<VoiceStats, MeanName>
}

/** The voices in all, those of each kind and state, and the kinds' numbers (types, stars) with their means. */
export async function totals(period: Period, archive: Archive): Promise<Totals> {
  const numbers = recordOf(NUMBERS.map(([list, path]) => [list, `$${path}`]))
  const counts = await groups(period, archive, pipeline =>
    pipeline
      .group({ _id: { kind: '$kind', state: '$state', ...numbers }, count: { $sum: 1 } })
      .limit(MOST_GROUPS),
  )
  const named = tally(counts, 'kind', isKindName)
  const lists = recordOf<NumberList, ValueCount<number>[]>(
    NUMBERS.map(([list]) => [list, tally(counts, list, isNumber)]),
  )
  return {
    total: named.reduce((sum, { count }) => sum + count, 0),
    kinds: byKind(({ name }) => named.find(({ value }) => value === name)?.count ?? 0),
    lists: { ...lists, states: tally(counts, 'state', isState) },
    means: recordOf<MeanName, number | null>(RATINGS.map(({ mean, list }) => [mean, meanOf(lists[list])])),
  }
}

const isKindName = (value: unknown): value is VoiceKind => kindNamed(value) !== undefined

const isNumber = (value: unknown): value is number => typeof value === 'number'

const isState = (value: unknown): value is VoiceState =>
  typeof value === 'string' && Object.keys(STATE_LABELS).includes(value)

/** How often each value of a part of the groups' `_id` occurs, the most frequent first. */
function tally<Value extends string | number>(
  groups: Record<string, unknown>[],
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

function meanOf(counts: ValueCount<number>[]): number | null {
  const given = counts.reduce((sum, { count }) => sum + count, 0)
  const sum = counts.reduce((sum, { value, count }) => sum + value * count, 0)
  return given > 0 ? sum / given : null
}

/** The texts that the kinds count (versions, models), in a request for each list. */
export async function texts(period: Period, archive: Archive): Promise<Pick<VoiceStats, TextList>> {
  const lists = kinds.flatMap(({ statistics }) => Object.entries(statistics.texts))
  const counted = lists.map(async ([list, path]) => [list, await values(path, period, archive)] as const)
  return recordOf<TextList, ValueCount<string>[]>(await Promise.all(counted))
}

/** The values of a field, or of the lists in it, as text, and how many voices have each: the most frequent first. */
export async function values(path: string, period: Period, archive: Archive): Promise<ValueCount<string>[]> {
  const counts = await groups(period, archive, pipeline =>
    pipeline
      .match({ [path]: archive._.neq('') })
      .unwind(`$${path}`)
      .group({ _id: `$${path}`, count: { $sum: 1 } })
      .sort({ count: -1, _id: 1 })
      .limit(MOST_VALUES),
  )
  return counts.flatMap(({ _id, count }) => {
    const value = asText(_id)
    return value ? { value, count: Number(count) } : []
  })
}

/** The median time from a voice's creation until it was first done, as its history says. */
export async function medianHandlingSeconds(period: Period, archive: Archive): Promise<number | null> {
  const [sorted] = await groups(period, archive, pipeline =>
    pipeline
      .match({ 'history.state': archive._.eq('done') })
      .unwind('$history')
      .match({ 'history.state': archive._.eq('done') })
      .group({ _id: '$_id', created: { $first: '$createTime' }, done: { $min: '$history.time' } })
      .project({ seconds: { $subtract: ['$done', '$created'] } })
      .sort({ seconds: 1 })
      .group({ _id: null, seconds: { $push: '$seconds' } })
      .project({
        middle: {
          $slice: ['$seconds', { $floor: { $divide: [{ $subtract: [{ $size: '$seconds' }, 1] }, 2] } }, 2],
        },
        count: { $size: '$seconds' },
      }),
  )
  if (!Array.isArray(sorted?.middle)) return null
  const [low = 0, high = low] = sorted.middle.map(Number)
  return (low + (Number(sorted.count) % 2 === 1 ? low : high)) / 2
}
