import type { Archive } from '../archive/archive'
import type { ValueCount, VoiceStats } from '../archive/types'
import type { NotedList, RatedList, TextList } from '../kinds/kind'
import { kinds, recordOf } from '../kinds/lookup'
import { asText } from '../values'
import { aggregated, type Period } from './period'
import { RATED, type Rated, ratedIn } from './rating'

/** Only the most frequent values of a field are given. */
export const MOST_VALUES = 500

type RatedCount = ValueCount<string> & Rated

/** The lists of what people note, each with the path of the field that it counts. */
const NOTED: Record<NotedList, string> = { tags: 'tags', assignees: 'assignee' }

const PLAIN = [
  ...kinds.flatMap(({ statistics }) => Object.entries(statistics.texts)),
  ...Object.entries(NOTED),
]
const WITH_RATING = kinds.flatMap(({ statistics }) => Object.entries(statistics.rated))

type Lists = Pick<VoiceStats, TextList | NotedList | RatedList>

/** All lists of texts (versions, models, products, tags …), in a request for each. */
export async function texts(period: Period, archive: Archive): Promise<Lists> {
  const each = <Count>(lists: [string, string][], count: (path: string) => Promise<Count[]>) =>
    Promise.all(lists.map(async ([list, path]) => [list, await count(path)] as const))
  const [plain, rated] = await Promise.all([
    each(PLAIN, path => values(path, period, archive)),
    each(WITH_RATING, path => ratedValues(path, period, archive)),
  ])
  return {
    ...recordOf<TextList | NotedList, ValueCount<string>[]>(plain),
    ...recordOf<RatedList, RatedCount[]>(rated),
  }
}

/** The values of a field, or of the lists in it, as text, and how many voices have each: the most frequent first. */
export const values = async (path: string, period: Period, archive: Archive): Promise<ValueCount<string>[]> =>
  (await groupsOf(path, {}, period, archive)).map(({ value, count }) => ({ value, count }))

/** The same, with how the voices that have each are rated. */
const ratedValues = async (path: string, period: Period, archive: Archive): Promise<RatedCount[]> =>
  (await groupsOf(path, RATED, period, archive)).map(({ value, count, group }) => ({
    value,
    count,
    ...ratedIn(group),
  }))

async function groupsOf(path: string, figures: object, period: Period, archive: Archive) {
  const groups = await aggregated(
    period,
    archive,
    pipeline =>
      pipeline
        .unwind(`$${path}`)
        .group({ _id: `$${path}`, count: { $sum: 1 }, ...figures })
        .sort({ count: -1, _id: 1 })
        .limit(MOST_VALUES),
    { [path]: archive._.nin(['', null, []]) },
  )
  return groups.flatMap(({ _id, count, ...group }) => {
    const value = asText(_id)
    return value ? { value, count: Number(count), group } : []
  })
}
