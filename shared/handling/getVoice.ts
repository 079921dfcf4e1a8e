import { openArchive } from '../archive/archive'
import type { VoiceId } from '../archive/operations'
import type { Voice } from '../archive/types'
import { trusted, withExactRecord } from '../archive/voice'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import { kinds } from '../kinds/lookup'
import { fitting } from './cut'
import { readVoices } from './handling'

/** The `_id` of a voice. */
export const voiceIdText = input.matching(
  new RegExp(`^[\\w-]{1,64}:(${kinds.map(({ name }) => name).join('|')}):[\\w@-]{1,128}$`),
  `must be the _id of a voice: ${kinds.map(({ name, idName }) => `<appid>:${name}:<${idName}>`).join(' or ')}`,
)

/** What is said of the id of a voice that does not exist, or is another mini program's. */
export const NOT_THERE = 'is not in the archive'

export const getVoice: Operation<VoiceId, Voice> = {
  input: input.object({ id: voiceIdText }),
  async call({ id }, invocation) {
    const [document] = await readVoices([id], await openArchive(invocation))
    if (!document) throw input.invalidInput([{ field: 'id', message: NOT_THERE }])
    const { evidenceCounts: _, ...voice } = document
    return trusted(fitting(withExactRecord(voice)))
  },
}
