import type { Voice } from '../archive/types'

/** A result over 1 MB is refused by the platform; the envelope takes its part. */
const RESULT_BYTES = 900_000

const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value))

/** The voices from the first on that fit into one result: one at least. */
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

/** All of the voices, so that they fit into one result together. */
export const fittingAll = (voices: Voice[]): Voice[] =>
  voices.map(voice => withinBytes(voice, RESULT_BYTES / voices.length))

/** A long history of long notes is cut: its oldest entries stay in the database alone. */
function withinBytes(voice: Voice, most: number): Voice {
  let cut = voice
  while (bytesOf(cut) > most && cut.history.length > 0) {
    cut = { ...cut, history: cut.history.slice(Math.ceil(cut.history.length / 2)) }
  }
  return cut
}
