import { MOST_BEHIND } from '../archive/archive'
import { cutVoice } from '../archive/cut'
import { hashOf } from '../archive/hash'
import type { HistoryEntry, Voice, VoiceKind } from '../archive/types'
import { storedRecord, voiceId } from '../archive/voice'
import type { Stored } from '../database/database'
import type { Kind, RecordOf } from './kind'
import { kindOf } from './lookup'

/* How a record becomes a voice. */

/** The part of a voice that is WeChat's: a sync overwrites it, and leaves alone what people have noted. */
export type WeChatPart = {
  _id: string
  kind: VoiceKind
  schema: 2
  hash: string
  recordHash: string
  openid: string
  /** 0 where WeChat says none: then it is the time at which the voice was first seen. */
  createTime: number
} & Record<string, unknown>

export function weChatPart<Name extends VoiceKind>(
  { name, idOf, saidIn, read }: Kind<Name>,
  appid: string,
  record: RecordOf<Name>,
): WeChatPart {
  const { texts, ...fields } = read(record)
  const part = {
    ...fields,
    _id: voiceId(appid, name, idOf(record)),
    schema: 2 as const,
    appid,
    kind: name,
    text: texts.filter(text => text.trim() !== '').join('\n'),
    hash: hashOf(saidIn(record)),
    ...storedRecord(record),
  }
  return part.cut ? cutVoice(part) : part
}

/** Whether its user's rating is one with which voices come in as done, by the setting `autoDone`. */
export function comesAsDone(part: WeChatPart, autoDone: number | null): boolean {
  const { rating } = kindOf(part).statistics
  const stars = rating && part[rating.path]
  return autoDone !== null && typeof stars === 'number' && stars >= autoDone
}

/** A voice that nobody has looked at yet. */
export function newVoice(part: WeChatPart, time: number, autoDone: number | null): Stored {
  const isDone = comesAsDone(part, autoDone)
  const entry: HistoryEntry = { time, by: 'syncVoices', action: 'autoDone', state: 'done' }
  const people = {
    state: isDone ? 'done' : 'new',
    assignee: '',
    tags: [],
    note: '',
    replied: false,
    history: isDone ? [entry] : [],
    // It is not seen before it is made. A clock that is behind would keep it from being alerted.
    firstSeen: part.createTime < time + MOST_BEHIND ? Math.max(time, part.createTime) : time,
    updatedAt: time,
  } satisfies Partial<Voice>
  return { ...part, createTime: part.createTime || time, ...kindOf(part).added, ...people }
}
