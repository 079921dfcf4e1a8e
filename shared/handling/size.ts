import type { Voice } from '../archive/types'

/** The platform refuses results over 1 MB, the envelope included. */
const RESULT_BYTES = 900_000

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))

/** As many of the first voices as fit into one result, at least one. */
export function fittingPage(voices: Voice[]): Voice[] {
  const fitting: Voice[] = []
  let bytes = 0
  for (const voice of voices) {
    const cut = withinBytes(voice, RESULT_BYTES)
    bytes += bytesOf(cut)
    if (bytes > RESULT_BYTES && fitting.length > 0) break
    fitting.push(cut)
  }
  return fitting
}

/** All of the voices, cut so that they fit into one result together. */
export const fittingAll = (voices: Voice[]): Voice[] =>
  voices.map(voice => withinBytes(voice, RESULT_BYTES / voices.length))

/** Leaves out the oldest entries of a history that is too long; they stay in the database. */
function withinBytes(voice: Voice, most: number): Voice {
  let cut = voice
  while (bytesOf(cut) > most && cut.history.length > 0) {
    cut = { ...cut, history: cut.history.slice(Math.ceil(cut.history.length / 2)) }
  }
  return cut
}
