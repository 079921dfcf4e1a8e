import { type Archive, isDueDaily } from '../archive/archive'
import { cutVoice } from '../archive/cut'
import { metaId } from '../archive/meta'
import { OperationError } from '../errors'
import { redact } from '../secrets'
import { codeRowOf } from '../wechat/codes'

/*
 * A voice that the database does not take keeps no other out: it is stored cut; or else its id is noted, and it is tried
 * again a day later.
 */

/** Whether the database answered that it does not do this. Where it is busy or does not answer, the voice is not the reason. */
const refusesVoice = (error: unknown): error is OperationError =>
  error instanceof OperationError &&
  (error.kind === 'wechat' || error.kind === 'bad_response') &&
  codeRowOf(error).retry !== 'later'

/**
 * Stores a voice, or what is left of it when it is cut.
 *
 * @returns what `store` gives; `undefined` where the database does not take even that
 */
export async function storeOrNote<Voice extends { _id: string }, T>(
  voice: Voice,
  store: (voice: Voice) => Promise<T>,
  { meta, appid, now }: Archive,
): Promise<T | undefined> {
  let reason = ''
  for (const attempt of [voice, cutVoice(voice)]) {
    try {
      return await store(attempt)
    } catch (error) {
      if (!refusesVoice(error)) throw error
      reason = redact(error.message)
    }
  }
  const { _id } = voice
  // That this is written shows that it is the voice which is not taken.
  await meta.put({ _id: metaId.refused(_id), purpose: 'refused', appid, time: now })
  console.log(JSON.stringify({ refused: _id, reason }))
  return undefined
}

/** Those of the voices that were noted less than a day ago. */
export async function refusedAmong(ids: string[], archive: Archive): Promise<Set<string>> {
  const byNote = new Map(ids.map(id => [metaId.refused(id), id]))
  const notes = await archive.meta.find(
    { _id: archive._.in([...byNote.keys()]) },
    { fields: ['_id', 'time'] },
  )
  return new Set(notes.flatMap(({ _id, time }) => (isDueDaily(time, archive) ? [] : (byNote.get(_id) ?? []))))
}
