import type { Archive } from '../archive/archive'
import type { KindCounts, ValueCount, VoiceKind, VoiceState, VoiceStats } from '../archive/types'
import { CHINA_OFFSET_SECONDS, chinaDay, chinaDayNumber, SECONDS_A_DAY } from '../china-time'
import type { Pipeline } from '../database/sdk'
import type { MeanName, NumberList, TextList } from '../kinds/kind'
import { byKind, kindNamed, kinds, recordOf } from '../kinds/lookup'
import { STATE_LABELS } from '../labels'
import { asText } from '../values'
import { conditions } from './filter'

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

/** The means, each with the list of which it is the mean. */
const MEANS = kinds.flatMap(({ statistics: { mean } }) => mean ?? [])

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

/** The day of all voices of the period before. */
const BEFORE = -1

/**
 * Each day of the period in China time, those without voices too, and the period of the same length before as a whole.
 * Days are computed by dividing seconds, since the database takes 20 times as long for dates.
 */
export async function days(
  period: Period,
  archive: Archive,
): Promise<Pick<VoiceStats, 'total' | 'days' | 'before'>> {
  const { startTime, endTime } = period
  const local = { $add: ['$createTime', CHINA_OFFSET_SECONDS] }
  const number = { $floor: { $divide: [local, SECONDS_A_DAY] } }
  const day = { $cond: [{ $lt: ['$createTime', startTime] }, BEFORE, number] }
  const both = { ...period, startTime: startTime - (endTime - startTime) - 1 }
  const sums = recordOf(NUMBERS.map(([list, path]) => [list, { $sum: `$${path}` }]))
  const counts = await groups(both, archive, pipeline =>
    pipeline.group({ _id: { day, kind: '$kind' }, count: { $sum: 1 }, ...sums }).limit(MOST_GROUPS),
  )
  const first = chinaDayNumber(startTime)
  const length = chinaDayNumber(endTime) - first + 1
  const days = Array.from({ length }, (_, index) => ({
    day: chinaDay(startTime + index * SECONDS_A_DAY),
    ...byKind(() => 0),
  }))
  const noMeans = recordOf<MeanName, null>(MEANS.map(({ name }) => [name, null]))
  const before: VoiceStats['before'] = { total: 0, ...byKind(() => 0), ...noMeans }
  let total = 0
  for (const { _id, count, ...sums } of counts) {
    const group: Record<string, unknown> = Object(_id)
    const kind = kindNamed(group.kind)
    const isBefore = group.day === BEFORE
    const counted: KindCounts | undefined = isBefore ? before : days[Number(group.day) - first]
    if (!kind || !counted) continue
    counted[kind.counts] += Number(count)
    if (isBefore) before.total += Number(count)
    else total += Number(count)
    const { mean } = kind.statistics
    if (isBefore && mean) before[mean.name] = Number(sums[mean.of]) / Number(count)
  }
  return { total, days, before }
}

type Classes = Pick<VoiceStats, NumberList | MeanName | 'states'>

/** States, and the kinds' numbers (types, stars), in one request. */
export async function classes(period: Period, archive: Archive): Promise<Classes> {
  const _id = { state: '$state', ...recordOf(NUMBERS.map(([list, path]) => [list, `$${path}`])) }
  const counts = await groups(period, archive, pipeline =>
    pipeline.group({ _id, count: { $sum: 1 } }).limit(MOST_GROUPS),
  )
  const lists = recordOf<NumberList, ValueCount<number>[]>(
    NUMBERS.map(([list]) => [list, tally(counts, list, isNumber)]),
  )
  const means = recordOf<MeanName, number | null>(MEANS.map(({ name, of }) => [name, meanOf(lists[of])]))
  return { ...lists, ...means, states: tally(counts, 'state', isState) }
}

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
