import type { Comment } from '../comments/types'
import type { Feedback } from '../feedback/types'

/*
 * What the functions of the archive take and return. A voice is a record of any kind, kept in the owner's database.
 * Times are epoch seconds.
 */

/** The voice of each kind. All else that differs between kinds is in shared/kinds. */
export interface Voices {
  feedback: FeedbackVoice
  comment: CommentVoice
}

export type VoiceKind = keyof Voices

/** A number for each kind. */
export interface KindCounts {
  feedback: number
  comments: number
}

/** `new`: nobody has looked at it yet; `open`: somebody deals with it; `done`. */
export type VoiceState = 'new' | 'open' | 'done'

/** A change of a voice by an administrator, or by a sync after the user changed the record. */
export interface HistoryEntry {
  time: number
  /** The openid of the person who did it; `''` where the caller had none; `syncVoices` for a sync. */
  by: string
  /** `update` by updateVoice; `reopen` by a sync; else the name of the function, e.g. `addReply`. */
  action: string
  /** What the change set; the rest is absent. */
  state?: VoiceState
  assignee?: string
  addTags?: string[]
  removeTags?: string[]
  note?: string
}

/** A picture of a feedback record that is in cloud storage already. */
export interface VoicePicture {
  mediaId: string
  fileID: string
  contentType: string
  /** Bytes. */
  size: number
}

/** What the device reported, as text; `''` for what it did not report. */
export interface VoiceDevice {
  brand: string
  model: string
  system: string
  platform: string
  /** Of WeChat. */
  version: string
  SDKVersion: string
}

/** The fields that voices of all kinds have. */
export interface VoiceOf<Kind, Record> {
  /** `<appid>:<kind>:<recordId or commentId>` */
  _id: string
  /** The version of this document's shape. */
  schema: 2
  appid: string
  kind: Kind
  createTime: number
  openid: string
  /** What a search looks into: content, nickname, products, order numbers and contact, one a line. */
  text: string
  /** As getFeedback or getCommentList gives it. */
  record: Record
  /** Of what the user says and gives, so that it changes only when the user changes the record. */
  hash: string
  /** Of all that WeChat sent. */
  recordHash: string
  state: VoiceState
  /** The openid of the person who deals with it, or `''`. */
  assignee: string
  tags: string[]
  note: string
  /** Whether it was answered through this package. */
  replied: boolean
  /** Oldest first; the newest 200. */
  history: HistoryEntry[]
  /** When a sync brought it in. */
  firstSeen: number
  /** When any part of it last changed. */
  updatedAt: number
  /**
   * `true` where it is too large for the database or for a result: the oldest history, long texts or long lists are not
   * complete.
   */
  cut?: boolean
}

export interface FeedbackVoice extends VoiceOf<'feedback', Feedback> {
  type: number
  device: VoiceDevice
  pictures: VoicePicture[]
}

export interface CommentVoice extends VoiceOf<'comment', Comment> {
  /** `score` / 100 */
  stars: number | null
  /** `null` where WeChat does not say it: such a comment is neither bad nor part of a mean. */
  score: number | null
}

export type Voice = Voices[VoiceKind]

type Listed<Whole extends Voice> = Omit<Whole, 'history' | 'note' | 'record'> & {
  record: Omit<Whole['record'], 'systemInfo'>
}

/** A voice in a list, without what may be long and only getVoice gives. */
export type ListedVoice = { [Kind in VoiceKind]: Listed<Voices[Kind]> }[VoiceKind]

/** What people noted of a voice, as it is after a change. */
export type UpdatedVoice = Pick<
  Voice,
  '_id' | 'state' | 'assignee' | 'tags' | 'note' | 'replied' | 'updatedAt' | 'cut'
>

/** Which voices: those that fulfil all that is given. */
export interface VoiceFilter {
  kind?: VoiceKind | VoiceKind[]
  state?: VoiceState | VoiceState[]
  /** Words that must all occur in `text`, in any order and case. */
  q?: string
  /** Of feedback. */
  type?: number | number[]
  /** Of comments. */
  stars?: number | number[]
  tag?: string
  assignee?: string
  openid?: string
  /** `device.version` */
  version?: string
  /** Epoch seconds or ISO 8601 text, without a zone in China time; both included. */
  startTime?: number | string
  endTime?: number | string
}

/** What listVoices takes. */
export interface VoiceQuery extends VoiceFilter {
  /** Voices a page: 20 unless given, 100 at most. */
  limit?: number
  /** From `next` of the page before. */
  cursor?: string
}

/** What getVoice takes. */
export interface VoiceId {
  /** The voice's `_id`. */
  id: string
}

/** What updateVoice takes: one voice or up to 100, and at least one thing to change. */
export interface VoiceUpdate {
  id?: string
  ids?: string[]
  state?: VoiceState
  /** `''` takes the assignee away. */
  assignee?: string
  /** Tags of 1 to 20 characters, at most 20 a call and 20 a voice. */
  addTags?: string[]
  removeTags?: string[]
  /** At most 2,000 characters. */
  note?: string
}

/** What getVoiceStats takes. */
export interface VoiceStatsQuery {
  kind?: VoiceKind
  /** 30 days before `endTime` unless given. */
  startTime?: number | string
  /** Now, unless given. */
  endTime?: number | string
}

export interface ValueCount<Value> {
  value: Value
  count: number
}

export interface VoiceStats {
  total: number
  /** Every day of the period in China time, those without voices too. */
  days: ({ day: string } & KindCounts)[]
  /** The most frequent first. */
  types: ValueCount<number>[]
  stars: ValueCount<number>[]
  states: ValueCount<VoiceState>[]
  versions: ValueCount<string>[]
  models: ValueCount<string>[]
  tags: ValueCount<string>[]
  /** Of comments; `null` where there are none. */
  meanStars: number | null
  /** From a voice's creation until it was first done; `null` where none was done. */
  medianHandlingSeconds: number | null
  /** The period of the same length before. */
  before: { total: number; meanStars: number | null } & KindCounts
}

/** What exportVoices takes: at most 10,000 voices. */
export interface VoiceExport extends VoiceFilter {
  /** Whether contacts are written as they are; masked unless given. */
  contacts?: boolean
}

export interface ExportedVoices {
  fileID: string
  /** Signed, good for two hours. */
  tempFileURL: string
  count: number
  /** How many voices the filter finds. Only the newest 10,000 are written, which `count` counts. */
  total: number
  /** Bytes. */
  size: number
}
