import { openArchive } from '../archive/archive'
import { nowInSeconds } from '../archive/meta'
import type { VoiceStats } from '../archive/types'
import { SECONDS_30_DAYS, SECONDS_A_DAY } from '../china-time'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import { bytesOf, RESULT_BYTES } from '../function/size'
import type { FieldError } from '../types'
import { days } from './days'
import { errorCounts } from './error-counts'
import { kind } from './filter'
import { bothMedians } from './medians'
import type { Period } from './period'
import { bothTotals } from './totals'
import { MOST_VALUES, texts } from './values'

/** Ten years: more days do not fit into one result. */
const MOST_DAYS = 3660

const statsQuery = input.object({
  kind: input.optional(kind),
  startTime: input.optional(input.time),
  endTime: input.optional(input.time),
})

function periodOf(given: ReturnType<typeof statsQuery>): Period {
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

/** Counts the voices of a period in the database, with nine requests, however many voices there are. */
export const getVoiceStats: Operation<Period, VoiceStats> = {
  input: input.andThen(statsQuery, periodOf),
  async call(period, invocation) {
    const archive = await openArchive(invocation)
    const [totals, medians, ofDays, ofTexts, errors] = await Promise.all([
      bothTotals(period, archive),
      bothMedians(period, archive),
      days(period, archive),
      texts(period, archive),
      errorCounts(period, archive),
    ])
    return fitting({
      ...totals.now.figures,
      ...medians.now,
      days: ofDays,
      ...totals.now.lists,
      ...ofTexts,
      errors,
      before: { ...totals.before.figures, ...medians.before },
    })
  },
}

/** All days, and as many of the most frequent values as fit into one result. */
function fitting(stats: VoiceStats): VoiceStats {
  let fit = stats
  for (let most = MOST_VALUES; bytesOf(fit) > RESULT_BYTES && most > 0; most = Math.floor(most / 2)) {
    const fields = Object.entries(fit).map(([name, value]) => [
      name,
      Array.isArray(value) && name !== 'days' ? value.slice(0, most) : value,
    ])
    fit = { ...fit, ...Object.fromEntries(fields) }
  }
  return fit
}
