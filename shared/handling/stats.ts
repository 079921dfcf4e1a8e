import type { Archive } from '../archive/archive'
import { SECONDS_A_DAY } from '../archive/meta'
import type { ValueCount, VoiceKind, VoiceStats } from '../archive/types'
import { CHINA_OFFSET_SECONDS, chinaDayNumber, dayOfNumber } from '../china-time'
import type { Pipeline } from '../database/sdk'

/*
 * What getVoiceStats counts: each function is one request, an aggregation, which gives 20 results unless it says more.
 */

/** A period; both times are part of it. */
export interface Period {
  kind: VoiceKind | undefined
  startTime: number
  endTime: number
}

/** As many as an aggregation may give. */
const MOST_GROUPS = 10_000

/** Of versions, models and tags, the most frequent. */
const MOST_VALUES = 500

function groups(
  { kind, startTime, endTime }: Period,
  { voices, appid, _ }: Archive,
  stages: (pipeline: Pipeline) => Pipeline,
): Promise<Record<string, unknown>[]> {
  const conditions = [
    { appid: _.eq(appid) },
    { createTime: _.gte(startTime) },
    { createTime: _.lte(endTime) },
    ...(kind ? [{ kind: _.eq(kind) }] : []),
  ]
  return voices.aggregate(pipeline => stages(pipeline.match(_.and(conditions))))
}

/** Stands for all days of the period before. */
const BEFORE = -1

/**
 * Each day of the period in China time, those of nothing too, and the period of the same length before as a whole. Days
 * come of dividing seconds, since the database takes 20 times as long for dates.
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
  const counts = await groups(both, archive, pipeline =>
    pipeline
      .group({ _id: { day, kind: '$kind' }, count: { $sum: 1 }, stars: { $sum: '$stars' } })
      .limit(MOST_GROUPS),
  )
  const first = chinaDayNumber(startTime)
  const length = chinaDayNumber(endTime) - first + 1
  const days = Array.from({ length }, (_, index) => ({
    day: dayOfNumber(first + index),
    feedback: 0,
    comments: 0,
  }))
  const before: VoiceStats['before'] = { total: 0, feedback: 0, comments: 0, meanStars: null }
  let total = 0
  for (const { _id, count, stars } of counts) {
    const group: Record<string, unknown> = Object(_id)
    const kind = group.kind === 'comment' ? 'comments' : 'feedback'
    const isBefore = group.day === BEFORE
    const counted = isBefore ? before : days[Number(group.day) - first]
    if (!counted) continue
    counted[kind] += Number(count)
    if (isBefore) before.total += Number(count)
    else total += Number(count)
    if (isBefore && kind === 'comments') before.meanStars = Number(stars) / Number(count)
  }
  return { total, days, before }
}

type Classes = Pick<VoiceStats, 'types' | 'stars' | 'states' | 'meanStars'>

/** Types, stars and states at once: there are not many of them. */
export async function classes(period: Period, archive: Archive): Promise<Classes> {
  const _id = { type: '$type', stars: '$stars', state: '$state' }
  const counts = await groups(period, archive, pipeline =>
    pipeline.group({ _id, count: { $sum: 1 } }).limit(MOST_GROUPS),
  )
  const stars = new Tally<number>()
  const types = new Tally<number>()
  const states = new Tally<VoiceStats['states'][number]['value']>()
  for (const { _id, count } of counts) {
    const group: Record<string, unknown> = Object(_id)
    if (typeof group.type === 'number') types.add(group.type, Number(count))
    if (typeof group.stars === 'number') stars.add(group.stars, Number(count))
    const { state } = group
    if (state === 'new' || state === 'open' || state === 'done') states.add(state, Number(count))
  }
  const list = stars.list()
  const given = list.reduce((sum, { count }) => sum + count, 0)
  const sum = list.reduce((sum, { value, count }) => sum + value * count, 0)
  return {
    types: types.list(),
    stars: list,
    states: states.list(),
    meanStars: given > 0 ? sum / given : null,
  }
}

class Tally<Value extends string | number> {
  readonly #counts = new Map<Value, number>()

  add(value: Value, count: number): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + count)
  }

  /** The most frequent first. */
  list(): ValueCount<Value>[] {
    return [...this.#counts]
      .map(([value, count]) => ({ value, count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
  }
}

/** The texts of a field, or of the lists in it, and how many voices have each. What is empty says nothing. */
export async function values(
  field: 'device.version' | 'device.model' | 'tags',
  period: Period,
  archive: Archive,
): Promise<ValueCount<string>[]> {
  const counts = await groups(period, archive, pipeline =>
    pipeline
      .match({ [field]: archive._.gt('') })
      .unwind(`$${field}`)
      .group({ _id: `$${field}`, count: { $sum: 1 } })
      .sort({ count: -1, _id: 1 })
      .limit(MOST_VALUES),
  )
  return counts.flatMap(({ _id, count }) =>
    typeof _id === 'string' ? { value: _id, count: Number(count) } : [],
  )
}

/** From the creation of a voice until it was first done, as its history says. */
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
  const middle = Array.isArray(sorted?.middle) ? sorted.middle.map(Number) : []
  const [low, high] = middle
  if (low === undefined) return null
  return Number(sorted?.count) % 2 === 1 || high === undefined ? low : (low + high) / 2
}
