/* The archive (归档): what its functions take and return. */

import type { OfApp, OfApps, Page, Time, WholeNumber } from '../types'
import type {
  Invitation,
  InvitationAnswer,
  InvitationQuery,
  NewMember,
  Settings,
  SettingsUpdate,
} from './settings-types'
import type { ListedVoice, UpdatedVoice, Voice, VoiceKind, VoiceState, VoiceStats } from './types'

/** The functions of the archive (归档), by name. */
export interface ArchiveOperations {
  /** Finds voices (查询声音), a page of them, the newest first unless asked otherwise. */
  listVoices(query?: VoiceQuery): Promise<VoicePage>
  /** One voice, whole (声音详情): by its id, or `{ id }`. */
  getVoice(voice: string | VoiceId): Promise<Voice>
  /** Changes state, assignee, tags or note of voices (处理声音), and adds an entry to the history of each. */
  updateVoice(update: VoiceUpdate): Promise<UpdatedVoices>
  /** Counts the voices of a period (统计). */
  getVoiceStats(query?: VoiceStatsQuery): Promise<VoiceStats>
  /** Writes voices into an .xlsx file in cloud storage (导出 Excel), which is removed after a day. */
  exportVoices(query?: VoiceExport): Promise<ExportedVoices>
  /** Removes all that is kept of a person (删除用户数据), for good. */
  forgetUser(user: UserId): Promise<ForgottenUser>
  /** What all who handle voices share (读取设置): templates, when to alert, and who they are. */
  getSettings(query?: OfApp): Promise<Settings>
  /** Changes any part of the settings (修改设置); answers with all of them. */
  updateSettings(update: SettingsUpdate): Promise<Settings>
  /** Invites somebody to handle voices (邀请成员). Owners alone; at most 20 invitations are open. */
  createInvitation(query?: InvitationQuery): Promise<Invitation>
  /** Takes an invitation (接受邀请): whoever is the first becomes a member. */
  acceptInvitation(answer: InvitationAnswer): Promise<NewMember>
}

/** What updateVoice returns (改后的声音). */
export interface UpdatedVoices {
  /** The voices as they are now (改后的声音). */
  list: UpdatedVoice[]
}

/** Which voices (筛选条件): those that fulfil all that is given. */
export interface VoiceFilter extends OfApps {
  /** Where they come from (声音的种类): one or several. */
  kind?: VoiceKind | VoiceKind[]
  /** How far they are dealt with (处理状态): one or several. */
  state?: VoiceState | VoiceState[]
  /** Words that must all occur in `text` (搜索词), in any order and case. */
  q?: string
  /** What feedback is about (反馈类型): one or several. */
  type?: WholeNumber | WholeNumber[]
  /** The stars of comments (星级), 0 to 5: one or several; `[1, 2]` are the bad ones (差评). */
  stars?: WholeNumber | WholeNumber[]
  /** A tag that they have (标签). */
  tag?: string
  /** The openid of the person who deals with them (负责人); `''` for those that nobody deals with. */
  assignee?: string
  /** Whether they are answered (是否已回复). Only comments are: with this, no feedback is found. */
  replied?: boolean
  /** The name of a product (商品名) that a comment is about, as in `products`: with this, no feedback is found. */
  product?: string
  /** The openid of the user who made them (用户 openid). */
  openid?: string
  /** The version of WeChat (微信版本), as in `device.version`. */
  version?: string
  /** The model of the device (机型), as in `device.model`. */
  model?: string
  /** What a JavaScript error beside feedback says (JS 错误), as in `errors` of getVoiceStats. */
  error?: string
  /** From when on (开始时间), included. */
  startTime?: Time
  /** Until when (结束时间), included. */
  endTime?: Time
}

/** What listVoices takes (查询声音的条件). */
export interface VoiceQuery extends VoiceFilter {
  /** In which order (排序): the `newest` first, unless given, or the `oldest`. */
  sort?: 'newest' | 'oldest'
  /** Whether to give `counts` too (是否统计数量). */
  counts?: boolean
  /** How many voices a page has (每页条数): 20 unless given, 100 at most. */
  limit?: WholeNumber
  /** Where the page begins (游标): from `next` of the page before. */
  cursor?: string
}

/** What listVoices returns (一页声音). */
export interface VoicePage extends Page<ListedVoice, VoiceQuery> {
  /** Where they were asked for (待处理的数量). */
  counts?: QueueCounts
}

/**
 * How many voices wait (待处理的数量): those that are not done, among what the filter finds but for its kind, state, stars,
 * replied and assignee.
 */
export interface QueueCounts {
  /** All of them (全部). */
  all: number
  /** Comments of at most 2 stars (差评). */
  bad: number
  /** Comments without a reply (待回复). */
  unreplied: number
  /** Those that the caller deals with (我负责). */
  mine: number
  /** Feedback (反馈). */
  feedback: number
  /** Comments (评价). */
  comments: number
}

/** What getVoice takes (哪条声音). */
export interface VoiceId {
  /** The voice's `_id` (声音 ID): `<appid>:<kind>:<recordId or commentId>`. */
  id: string
}

/** What updateVoice takes (要改的声音和内容): one voice or up to 100, and at least one thing to change. */
export type VoiceUpdate = VoiceChange & (OneVoice | ManyVoices)

/** What updateVoice changes (要改的内容): at least one of these. */
export interface VoiceChange {
  /** How far it is dealt with (处理状态). */
  state?: VoiceState
  /** The openid of the person who deals with it (负责人); `''` takes the assignee away. */
  assignee?: string
  /** Tags to add (新增的标签), of 1 to 20 characters, at most 20 a call and 20 a voice. */
  addTags?: string[]
  /** Tags to remove (去掉的标签). */
  removeTags?: string[]
  /** What is to be noted of it (备注), at most 2,000 characters; `''` takes the note away. */
  note?: string
}

/** The one voice that updateVoice changes (一条声音). */
export interface OneVoice {
  /** The voice's `_id` (声音 ID). */
  id: string
  /** Several voices (多条声音): not together with `id`. */
  ids?: never
}

/** The voices that updateVoice changes (多条声音). */
export interface ManyVoices {
  /** The `_id` of each voice (声音 ID), up to 100. */
  ids: string[]
  /** One voice (一条声音): not together with `ids`. */
  id?: never
}

/** What getVoiceStats takes (统计的范围). */
export interface VoiceStatsQuery extends OfApps {
  /** Where they come from (声音的种类): both unless given. */
  kind?: VoiceKind
  /** From when on (开始时间): 30 days before `endTime` unless given. */
  startTime?: Time
  /** Until when (结束时间): now, unless given. */
  endTime?: Time
}

/** What exportVoices takes (导出的条件): at most 10,000 voices. */
export interface VoiceExport extends VoiceFilter {
  /** Whether contacts are written as they are (不打码的联系方式); masked unless given. */
  contacts?: boolean
}

/** A file of exported voices (导出的文件). */
export interface ExportedVoices {
  /** The id of the file in cloud storage (云文件 ID). */
  fileID: string
  /** A signed address (临时链接), made for two hours. */
  tempFileURL: string
  /** How many voices are in it (导出的条数). */
  count: number
  /** How many voices the filter finds (总数). Only the newest 10,000 are written, which `count` counts. */
  total: number
  /** How many bytes it has (文件大小). */
  size: number
}

/** What forgetUser takes (要删除谁的数据). */
export interface UserId extends OfApps {
  /** The user's openid (用户 openid). */
  openid: string
}

/** What forgetUser returns (删除结果). */
export interface ForgottenUser {
  /** How many voices were removed (删除的声音条数). */
  removed: number
}
