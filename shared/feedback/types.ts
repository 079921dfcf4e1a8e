/* User feedback (运维中心用户反馈): what its functions take and return. */

import type { FEEDBACK_TYPES } from '../labels'
import type { Cut, OfApp, Page, Unreadable, WholeNumber } from '../types'

/** The functions of user feedback (用户反馈), by name. */
export interface FeedbackOperations {
  /** One page of user feedback (用户反馈). */
  getFeedback(input?: FeedbackQuery): Promise<Page<Feedback, FeedbackQuery>>
  /** A picture of a feedback record (反馈图片), stored in cloud storage. */
  getFeedbackMedia(input: FeedbackMediaQuery): Promise<FeedbackMedia>
}

/** The types of feedback that WeChat documents (反馈类型), 1 to 8: `FEEDBACK_TYPES` has their names. */
export type FeedbackType = keyof typeof FEEDBACK_TYPES

/** What getFeedback takes (查询反馈的条件). */
export interface FeedbackQuery extends OfApp {
  /** The number of the page (页码), from 1: 1 unless given. */
  page?: WholeNumber
  /** How many records a page has (每页条数): 10 unless given, 100 at most. */
  num?: WholeNumber
  /** Only feedback of this type (反馈类型), e.g. 3 for 卡顿. */
  type?: WholeNumber<FeedbackType>
}

/** What one user reported (一条用户反馈). */
export interface Feedback extends Unreadable, Cut {
  /** The id of the record (反馈记录 ID). */
  recordId: string
  /** When it was made (反馈时间), epoch seconds: 0 where WeChat does not say it. */
  createTime: number
  /** What the user wrote (反馈内容). */
  content: string
  /** The phone number or e-mail address that the user gave (联系方式), or `''`. */
  phone: string
  /** The user's openid (用户 openid). */
  openid: string
  /** The user's name in WeChat (昵称). */
  nickname: string
  /** The address of the user's portrait (头像). */
  headUrl: string
  /** What it is about (反馈类型): a `FeedbackType`; others have been seen. */
  type: number
  /** The ids of its pictures (反馈图片): getFeedbackMedia gives each. */
  mediaIds: string[]
  /** What the device says of itself (设备信息), unchanged; `{ raw: text }` where that is no JSON object. */
  systemInfo: Record<string, unknown>
}

/** What getFeedbackMedia takes (要取的反馈图片); both ids together name a picture. */
export interface FeedbackMediaQuery extends OfApp {
  /** The id of the record (反馈记录 ID). */
  recordId: string
  /** The id of the picture (图片 ID): one of the record's `mediaIds`. */
  mediaId: string
}

/** A picture of a feedback record (反馈图片), in cloud storage. */
export interface FeedbackMedia {
  /** The id of the file in cloud storage (云文件 ID). */
  fileID: string
  /** A signed address (临时链接), made for two hours. */
  tempFileURL: string
  /** The type of the picture (图片格式), from its bytes, whatever WeChat says. */
  contentType: string
  /** How many bytes it has (文件大小). */
  size: number
}
