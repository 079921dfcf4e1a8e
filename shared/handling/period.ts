import type { Archive } from '../archive/archive'
import type { VoiceKind } from '../archive/types'
import type { Pipeline } from '../database/sdk'
import { conditions } from './filter'

/** A period, both times included, and the kind that is counted: all, unless given. */
export interface Period {
  kind: VoiceKind | undefined
  startTime: number
  endTime: number
}

/** An aggregation gives no more results, and 20 unless it says how many. */
export const MOST_RESULTS = 10_000

/** An aggregation of the voices of a period, of those alone that fulfil the conditions. */
export function aggregated(
  { kind, ...times }: Period,
  archive: Archive,
  stages: (pipeline: Pipeline) => Pipeline,
  ...more: object[]
): Promise<Record<string, unknown>[]> {
  const where = [...conditions({ ...times, kind: kind && [kind] }, archive), ...more]
  return archive.voices.aggregate(pipeline => stages(pipeline.match(archive._.and(where))))
}

/** The period, with the one of the same length before it. */
export const withTheOneBefore = (period: Period): Period => ({
  ...period,
  startTime: 2 * period.startTime - period.endTime - 1,
})

/** Whether a voice that `withTheOneBefore` holds is of the one before. */
export const isBefore = ({ startTime }: Period) => ({ $lt: ['$createTime', startTime] })
