import { openArchive } from '../archive/archive'
import { nowInSeconds } from '../archive/meta'
import type { VoiceStats } from '../archive/types'
import { SECONDS_30_DAYS, SECONDS_A_DAY } from '../china-time'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { FieldError } from '../types'
import { kind } from './filter'
import * as stats from './stats'

/** Ten years: more days do not fit into one result. */
const MOST_DAYS = 3660

const statsQuery = input.object({
  kind: input.optional(kind),
  startTime: input.optional(input.time),
  endTime: input.optional(input.time),
})

function periodOf(given: ReturnType<typeof statsQuery>): stats.Period {
  const endTime = given.endTime ?? nowInSeconds()
  const startTime = given.startTime ?? Math.max(0, endTime - SECONDS_30_DAYS)
  const mistakes: FieldError[] = []
  if (startTime > endTime) mistakes.push({ field: 'startTime', message: 'must not be after endTime' })
  if (endTime - startTime > MOST_DAYS * SECONDS_A_DAY) {
    mistakes.push({ field: 'startTime', message: `must be at most ${MOST_DAYS} days before endTime` })
  }
  if (mistakes.length > 0) throw input.invalidInput(mistakes)
  return { kind: given.kind, startTime, endTime }
}

/** Counts the voices of a period in the database, with seven requests, however many voices there are. */
export const getVoiceStats: Operation<stats.Period, VoiceStats> = {
  input: input.andThen(statsQuery, periodOf),
  async call(period, invocation) {
    const archive = await openArchive(invocation)
    const { startTime, endTime } = period
    const periodBefore = {
      ...period,
      startTime: startTime - (endTime - startTime) - 1,
      endTime: startTime - 1,
    }
    const [now, before, days, texts, tags, medianHandlingSeconds] = await Promise.all([
      stats.totals(period, archive),
      stats.totals(periodBefore, archive),
      stats.days(period, archive),
      stats.texts(period, archive),
      stats.values('tags', period, archive),
      stats.medianHandlingSeconds(period, archive),
    ])
    return {
      total: now.total,
      days,
      ...now.lists,
      ...now.means,
      ...texts,
      tags,
      medianHandlingSeconds,
      before: { total: before.total, ...before.kinds, ...before.means },
    }
  },
}
