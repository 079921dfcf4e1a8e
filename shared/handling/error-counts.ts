import type { Archive } from '../archive/archive'
import type { ErrorCount } from '../archive/types'
import { asText } from '../values'
import { aggregated, type Period } from './period'

/** So that all of it fits into one result: messages are kept with at most 2,000 characters. */
const MOST_ERRORS = 100

/** The errors that stand beside most voices, the most frequent first. One with several stacks counts once a voice. */
export async function errorCounts(period: Period, archive: Archive): Promise<ErrorCount[]> {
  const groups = await aggregated(
    period,
    archive,
    pipeline =>
      pipeline
        .unwind('$evidence.errors')
        .group({ _id: { voice: '$_id', message: '$evidence.errors.message' } })
        .group({ _id: '$_id.message', count: { $sum: 1 } })
        .sort({ count: -1, _id: 1 })
        .limit(MOST_ERRORS),
    { 'evidenceCounts.errors': archive._.gt(0) },
  )
  return groups.flatMap(({ _id, count }) => {
    const message = asText(_id)
    return message ? { message, count: Number(count) } : []
  })
}
