import type { Evidence, EvidenceError, EvidenceLine, EvidenceState } from '../archive/evidence-types'
import { bytesOf } from '../function/size'
import type { JsError, RealtimeLog } from '../operation/types'
import { maskWritten } from './mask'

/*
 * Of all that came from WeChat, what is kept beside a voice.
 */

const MOST_LINES = 50
export const MOST_ERRORS = 10

/** Lines are kept from so many seconds before the feedback to so many after it. */
const BEFORE = 30 * 60
const AFTER = 5 * 60

const MOST_BYTES = 100_000

/** How long a message may be: so long that a filter can name it. */
const MOST_MESSAGE = 2000

/** How long texts may be, tried one after the other until all fits: the last always does. */
const LENGTHS = [10_000, 5000, 2000, 1000, 500, 200, 100, 20]

/** What was written. */
export interface Found {
  logs: EvidenceLine[]
  errors: EvidenceError[]
}

/** The lines nearest to this time, oldest first. Lines of the same second stay in their order. */
export function linesAround(createTime: number, entries: RealtimeLog[]): EvidenceLine[] {
  const lines = entries.flatMap(({ url, timestamp, msg }) =>
    msg.map(({ time, levelName, msg: texts }) => ({
      time: time || timestamp,
      level: levelName,
      page: url,
      text: texts.join(' '),
    })),
  )
  const distance = ({ time }: EvidenceLine) => Math.abs(time - createTime)
  return lines
    .filter(({ time, text }) => text !== '' && createTime - BEFORE <= time && time <= createTime + AFTER)
    .sort((a, b) => distance(a) - distance(b))
    .slice(0, MOST_LINES)
    .sort((a, b) => a.time - b.time)
}

/** The most frequent first. */
export const errorsIn = (errors: JsError[]): EvidenceError[] =>
  errors
    .map(({ errorMsg, errorStack, pv }) => ({ message: errorMsg, stack: errorStack, count: pv }))
    .filter(({ message, stack }) => message !== '' || stack !== '')
    .sort((a, b) => b.count - a.count)
    .slice(0, MOST_ERRORS)

export const withoutAny = (state: EvidenceState, fetchedAt: number): Evidence => ({
  state,
  logs: [],
  errors: [],
  fetchedAt,
})

/** Masked, and cut where it is too large. */
export function evidenceOf({ logs, errors }: Found, fetchedAt: number): Evidence {
  if (logs.length + errors.length === 0) return withoutAny('none', fetchedAt)
  let isCut = false
  const eachText = (found: Found, change: (text: string) => string): Found => ({
    logs: found.logs.map(line => ({ ...line, page: change(line.page), text: change(line.text) })),
    errors: found.errors.map(error => ({
      ...error,
      message: change(error.message),
      stack: change(error.stack),
    })),
  })
  const upTo = (length: number) => (text: string) => {
    if (text.length > length) isCut = true
    // Without halves of surrogate pairs, which are no text for a database.
    return Buffer.from(text.slice(0, length)).toString()
  }
  // Masked before it is cut: half a credential would not be found. No text of WeChat's is as long as what is masked.
  let kept = eachText({ logs, errors }, text => maskWritten(upTo(20_000)(text)))
  const inFilter = upTo(MOST_MESSAGE)
  kept.errors = kept.errors.map(error => ({ ...error, message: inFilter(error.message) }))
  for (const length of LENGTHS) {
    kept = eachText(kept, upTo(length))
    if (bytesOf(kept) <= MOST_BYTES) break
  }
  return { state: 'found', ...kept, fetchedAt, ...(isCut ? { cut: true } : {}) }
}
