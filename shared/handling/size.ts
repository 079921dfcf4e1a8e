import type { Voice } from '../archive/types'
import { bytesOf, RESULT_BYTES } from '../function/size'

/** All of the voices, cut so that they fit into one result together. */
export const fittingAll = (voices: Voice[]): Voice[] =>
  voices.map(voice => withinBytes(voice, RESULT_BYTES / voices.length))

/** Leaves out the oldest entries of a history that is too long; they stay in the database. */
export function withinBytes(voice: Voice, most: number): Voice {
  let cut = voice
  while (bytesOf(cut) > most && cut.history.length > 0) {
    cut = { ...cut, history: cut.history.slice(Math.ceil(cut.history.length / 2)) }
  }
  return cut
}
