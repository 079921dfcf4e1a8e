import { hashOf } from '../archive/hash'
import type { Voice, VoiceKind } from '../archive/types'
import { storedRecord, voiceId } from '../archive/voice'
import type { Stored } from '../database/database'
import type { Kind, RecordOf } from './kind'
import { kindOf } from './lookup'

/* How a record becomes a voice. */

/** The part of a voice that is WeChat's: a sync overwrites it, and leaves alone what people have noted. */
export type WeChatPart = {
  _id: string
  kind: VoiceKind
  hash: string
  openid: string
  createTime: number
} & Record<string, unknown>

export function weChatPart<Name extends VoiceKind>(
  { name, idOf, read }: Kind<Name>,
  appid: string,
  record: RecordOf<Name>,
): WeChatPart {
  const { texts, ...fields } = read(record)
  return {
    ...fields,
    _id: voiceId(appid, name, idOf(record)),
    schema: 1,
    appid,
    kind: name,
    text: texts.filter(text => text.trim() !== '').join('\n'),
    hash: hashOf(record),
    ...storedRecord(record),
  }
}

/** A voice that nobody has looked at yet. */
export function newVoice(part: WeChatPart, time: number): Stored {
  const people = {
    state: 'new',
    assignee: '',
    tags: [],
    note: '',
    replied: false,
    history: [],
    firstSeen: time,
    updatedAt: time,
  } satisfies Partial<Voice>
  return { ...part, ...kindOf(part).added, ...people }
}
