import type { Comment } from '../comments/types'
import type { Feedback } from '../feedback/types'
import type { Evidence, EvidenceCounts } from './evidence-types'

/*
 * What the archive holds. A voice is a record of any kind, kept in the owner's database. Times are epoch seconds.
 */

/** The voice (声音) of each kind. All else that differs between kinds is in shared/kinds. */
export interface Voices {
  /** User feedback that is kept (用户反馈). */
  feedback: FeedbackVoice
  /** A comment on an order that is kept (交易评价). */
  comment: CommentVoice
}

/** Where a voice comes from (声音的种类): `feedback` (用户反馈) or `comment` (交易评价). */
export type VoiceKind = keyof Voices

/** A number for each kind (各种类的数量). */
export interface KindCounts {
  /** Of feedback (用户反馈). */
  feedback: number
  /** Of comments (交易评价). */
  comments: number
}

/** How far a voice is dealt with (处理状态): `new` 待处理, `open` 处理中, `done` 已处理. `STATE_LABELS` has these names. */
export type VoiceState = 'new' | 'open' | 'done'

/** A change of a voice (一条处理记录): by a person, or by a sync. */
export interface HistoryEntry {
  /** When it was made (时间). */
  time: number
  /** The openid of the person who did it (操作人); `''` where the caller had none; `syncVoices` for a sync. */
  by: string
  /**
   * What was done (操作): `update` by updateVoice; `reopen`, `autoDone`, `replied` or `unreplied` by a sync; else the name
   * of the function, e.g. `addReply`.
   */
  action: string
  /** The state that was set (处理状态); like the following, absent where it was not. */
  state?: VoiceState
  /** The assignee that was set (负责人), or `''`. */
  assignee?: string
  /** The tags that were added (新增的标签). */
  addTags?: string[]
  /** The tags that were removed (去掉的标签). */
  removeTags?: string[]
  /** The note that was set (备注). */
  note?: string
}

/** A picture of a feedback record (反馈图片) that is in cloud storage already. */
export interface VoicePicture {
  /** The id of the picture (图片 ID). */
  mediaId: string
  /** The id of the file in cloud storage (云文件 ID). */
  fileID: string
  /** The type of the picture (图片格式). */
  contentType: string
  /** How many bytes it has (文件大小). */
  size: number
}

/** What the device reported (设备信息), as text; `''` for what it did not report. */
export interface VoiceDevice {
  /** Its maker (品牌). */
  brand: string
  /** Its model (机型). */
  model: string
  /** Its system (操作系统), e.g. `iOS 17.1`. */
  system: string
  /** Its platform (平台), e.g. `ios`. */
  platform: string
  /** The version of WeChat (微信版本). */
  version: string
  /** The version of the base library (基础库版本). */
  SDKVersion: string
}

/** The fields that voices of all kinds have (声音的公共字段). */
export interface VoiceOf<Kind, Record> {
  /** The id of the voice (声音 ID): `<appid>:<kind>:<recordId or commentId>`. */
  _id: string
  /** The version of this document's shape (文档结构的版本). */
  schema: 2
  /** The mini program's appid (小程序 AppID). */
  appid: string
  /** Where it comes from (声音的种类). */
  kind: Kind
  /** When the user made it (时间). */
  createTime: number
  /** The user's openid (用户 openid). */
  openid: string
  /** What a search looks into (搜索的范围): content, nickname, products, order numbers and contact, one a line. */
  text: string
  /** The record as getFeedback or getCommentList gives it (微信的原始记录). */
  record: Record
  /** Of what the user says and gives (内容的哈希), so that it changes only when the user changes the record. */
  hash: string
  /** Of all that WeChat sent (原始记录的哈希). */
  recordHash: string
  /** How far it is dealt with (处理状态). */
  state: VoiceState
  /** The openid of the person who deals with it (负责人), or `''`. */
  assignee: string
  /** What people tagged it with (标签). */
  tags: string[]
  /** What people noted of it (备注). */
  note: string
  /** Whether it is answered (是否已回复), through this package or elsewhere. */
  replied: boolean
  /** Who did what and when (处理记录), oldest first; the newest 200. */
  history: HistoryEntry[]
  /** When a sync brought it in (首次同步时间). */
  firstSeen: number
  /** When any part of it last changed (更新时间). */
  updatedAt: number
  /**
   * `true` where it is too large for the database or for a result (内容被截短): the oldest history, long texts or long
   * lists are not complete.
   */
  cut?: boolean
}

/** User feedback that is kept (一条反馈的声音). */
export interface FeedbackVoice extends VoiceOf<'feedback', Feedback> {
  /** What it is about (反馈类型): a `FeedbackType`; others have been seen. */
  type: number
  /** What the device reported (设备信息). */
  device: VoiceDevice
  /** Its pictures that are in cloud storage already (反馈图片). */
  pictures: VoicePicture[]
  /** What the user's phone wrote around it (现场); absent where that was not looked for, or not yet. */
  evidence?: Evidence
}

/** A comment on an order that is kept (一条评价的声音). */
export interface CommentVoice extends VoiceOf<'comment', Comment> {
  /** The stars (星级), `score` / 100. */
  stars: number | null
  /** WeChat's score (评分); `null` where WeChat does not say it: such a comment is neither bad nor part of a mean. */
  score: number | null
  /** The names of the products that it is about (商品名). */
  products: string[]
}

/** A record of any kind that is kept (声音), with what people noted of it; `kind` says which. */
export type Voice = Voices[VoiceKind]

type Listed<Whole extends Voice> = Omit<Whole, 'history' | 'note' | 'record' | 'evidence'> & {
  /** The record (微信的原始记录), without what the device says of itself. */
  record: Omit<Whole['record'], 'systemInfo'>
} & (Whole extends FeedbackVoice
    ? {
        /** How much the user's phone wrote around it (现场的数量); absent where that was not looked for, or not yet. */
        evidence?: EvidenceCounts
      }
    : unknown)

/** A voice in a list (列表里的声音), without what may be long and only getVoice gives. */
export type ListedVoice = { [Kind in VoiceKind]: Listed<Voices[Kind]> }[VoiceKind]

/** What people noted of a voice (改后的声音), as it is after a change. */
export type UpdatedVoice = Pick<
  Voice,
  '_id' | 'state' | 'assignee' | 'tags' | 'note' | 'replied' | 'updatedAt' | 'cut'
>

/** How often a value occurs (一个值的数量). */
export interface ValueCount<Value> {
  /** The value (值). */
  value: Value
  /** How many voices have it (数量). */
  count: number
}

/** How many voices an error stands beside (一种 JS 错误的数量). */
export interface ErrorCount {
  /** What the error says (错误信息). */
  message: string
  /** How many voices have it among their evidence (数量). */
  count: number
}

/** How many voices are about a product (一个商品的数量). */
export interface ProductCount extends ValueCount<string> {
  /** How many of them have at most 2 stars (差评数). */
  bad: number
  /** The mean of their stars (平均星级); `null` where none has any. */
  meanStars: number | null
}

/** The single figures of a period (一个时段的指标). */
export interface VoiceFigures extends KindCounts {
  /** How many voices there are (总数). */
  total: number
  /** The mean of the stars of comments (平均星级); `null` where there are none. */
  meanStars: number | null
  /** The share of comments that have at most 2 stars (差评率), 0 to 1; `null` where there are no comments. */
  badRate: number | null
  /** The share of comments that are answered (回复率), 0 to 1; `null` where there are no comments. */
  replyRate: number | null
  /**
   * From a voice's creation until it was first done (处理时长的中位数), seconds; `null` where none was. What `autoDone` set
   * does not count.
   */
  medianHandlingSeconds: number | null
  /** From a comment's creation to its first reply through this package (首次回复时长的中位数), seconds; `null` where none has one. */
  medianReplySeconds: number | null
}

/** A day's counts (一天的数量). */
export interface DayCount extends KindCounts {
  /** The day (日期) in China time, e.g. `2026-01-31`. */
  day: string
  /** Comments of at most 2 stars (差评数). */
  bad: number
  /** The mean of the stars of comments (平均星级); `null` where there are none. */
  meanStars: number | null
}

/** Counts of a period (统计). */
export interface VoiceStats extends VoiceFigures {
  /** Every day of the period (每天的数量) in China time, those without voices too. */
  days: DayCount[]
  /** By type of feedback (反馈类型), the most frequent first. */
  types: ValueCount<number>[]
  /** By stars of comments (星级). */
  stars: ValueCount<number>[]
  /** By state (处理状态). */
  states: ValueCount<VoiceState>[]
  /** By the openid of the person who deals with them (负责人); those of nobody are left out. */
  assignees: ValueCount<string>[]
  /** By product (商品), the most frequent first. */
  products: ProductCount[]
  /** By version of WeChat (微信版本). */
  versions: ValueCount<string>[]
  /** By model of the device (机型). */
  models: ValueCount<string>[]
  /** By tag (标签). */
  tags: ValueCount<string>[]
  /** The errors that stand beside most feedback (JS 错误), the most frequent first. */
  errors: ErrorCount[]
  /** The period of the same length before (上一个同样长的时段). */
  before: VoiceFigures
}
