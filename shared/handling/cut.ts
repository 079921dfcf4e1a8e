import type { Stored } from '../database/database'
import { bytesOf, eachShortened, RESULT_BYTES, shortenedTo } from '../function/size'
import { isObject } from '../values'

/*
 * A voice may be larger than a result. Then only what fits is given; all of it stays in the database.
 */

/** All of the voices, cut so that they fit into one result together. */
export const fittingAll = (voices: Stored[]): Stored[] =>
  voices.map(voice => fitting(voice, RESULT_BYTES / voices.length))

/**
 * A voice of at most so many bytes. Where something has to go, it is the oldest history first; then long texts are cut,
 * then long lists and objects. `cut` says so.
 */
export function fitting(voice: Stored, most = RESULT_BYTES): Stored {
  if (bytesOf(voice) <= most) return voice
  const cut: Stored = { ...voice, cut: true }
  if (Array.isArray(cut.history)) {
    cut.history = newest(cut.history, most - bytesOf({ ...cut, history: [] }))
  }
  // A voice and its record keep all of their fields.
  return shortenedTo(most, cut, ({ record, ...others }, length) => ({
    ...eachShortened({ ...others, record }, length),
    ...(isObject(record) && { record: eachShortened(record, length) }),
  }))
}

/** The last entries, as many as fit. */
function newest<Entry>(history: Entry[], bytes: number): Entry[] {
  let left = bytes
  let first = history.length
  while (first > 0) {
    left -= bytesOf(history[first - 1]) + 1
    if (left < 0) break
    first--
  }
  return history.slice(first)
}
