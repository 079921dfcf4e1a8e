import type { Archive } from '../archive/archive'
import type { ValueCount, VoiceStats } from '../archive/types'
import type { NotedList, RatedList, TextList } from '../kinds/kind'
import { kinds, recordOf } from '../kinds/lookup'
import { asText } from '../values'
import { aggregated, type Period } from './period'
import { RATED, RATINGS, type Rated, ratedIn } from './rating'

/** Only the most frequent values of a list are given. */
const MOST_VALUES = 500

type RatedCount = ValueCount<string> & Rated

/** The lists of what people note, each with the path of the field that it counts. */
const NOTED: Record<NotedList, string> = { tags: 'tags', assignees: 'assignee' }

/** The lists of texts, and those that say how each text is rated. */
const PLAIN = [
  ...kinds.flatMap(({ statistics }) => Object.entries(statistics.texts)),
  ...Object.entries(NOTED),
]
const WITH_RATING = kinds.flatMap(({ statistics }) => Object.entries(statistics.rated))

type Lists = Pick<VoiceStats, TextList | NotedList | RatedList>

/** All lists of texts (versions, models, products, tags …), in one request. */
export async function texts(period: Period, archive: Archive): Promise<Lists> {
  const counted = await values<string>(Object.fromEntries([...PLAIN, ...WITH_RATING]), period, archive)
  const plain = PLAIN.map(
    ([list]) => [list, counted[list]?.map(({ value, count }) => ({ value, count })) ?? []] as const,
  )
  return {
    ...recordOf<TextList | NotedList, ValueCount<string>[]>(plain),
    ...recordOf<RatedList, RatedCount[]>(WITH_RATING.map(([list]) => [list, counted[list] ?? []])),
  }
}

/**
 * The values of some fields, or of the lists in them, as text; how many voices have each, and how these are rated: the
 * most frequent first.
 *
 * @param paths of the fields, by the names of the lists that are made
 */
export async function values<List extends string>(
  paths: Record<List, string>,
  period: Period,
  archive: Archive,
): Promise<Record<List, RatedCount[]>> {
  const { _ } = archive
  const lists = Object.entries<string>(paths)
  const ratings = recordOf(RATINGS.map(({ path }) => [path, `$${path}`]))
  const rated = recordOf(Object.keys(RATED).map(name => [name, `$${name}`]))
  const groups = await aggregated(period, archive, pipeline =>
    pipeline
      .project({ ...ratings, values: { $concatArrays: lists.map(named) } })
      .unwind('$values')
      .match(_.and([{ 'values.value': _.neq('') }, { 'values.value': _.neq(null) }]))
      .group({ _id: '$values', count: { $sum: 1 }, ...RATED })
      .sort({ count: -1, '_id.value': 1 })
      .group({ _id: '$_id.list', counts: { $push: { value: '$_id.value', count: '$count', ...rated } } })
      .project({ counts: { $slice: ['$counts', MOST_VALUES] } })
      .limit(lists.length),
  )
  const countsOf = (list: string): RatedCount[] => {
    const counts: unknown = groups.find(({ _id }) => _id === list)?.counts
    return Array.isArray(counts) ? counts.flatMap(countIn) : []
  }
  return recordOf<List, RatedCount[]>(lists.map(([list]) => [list, countsOf(list)]))
}

/** The values of a field, each with the name of its list. */
const named = ([list, path]: [list: string, path: string]) => ({
  $map: {
    input: { $cond: [{ $isArray: [`$${path}`] }, `$${path}`, [`$${path}`]] },
    as: 'value',
    in: { list, value: '$$value' },
  },
})

function countIn(group: unknown): RatedCount | [] {
  const { value, count, ...rated }: Record<string, unknown> = Object(group)
  const text = asText(value)
  return text ? { value: text, count: Number(count), ...ratedIn(rated) } : []
}
