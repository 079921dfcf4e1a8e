/* User feedback (运维中心用户反馈): what its functions take and return. */

import type { FEEDBACK_TYPES } from '../labels'
import type { Cut, Page, Unreadable } from '../types'

export interface FeedbackOperations {
  /** One page of user feedback. */
  getFeedback(input?: FeedbackQuery): Promise<Page<Feedback, FeedbackQuery>>
  /** A picture of a feedback record, stored in cloud storage. */
  getFeedbackMedia(input: FeedbackMediaQuery): Promise<FeedbackMedia>
}

/** 1 to 8, whose names are in `FEEDBACK_TYPES`. */
export type FeedbackType = keyof typeof FEEDBACK_TYPES

/** What getFeedback takes. Numbers may also come as their digits, and `type` as one that WeChat does not document. */
export interface FeedbackQuery<Type extends number = FeedbackType> {
  /** The number of the page, from 1: 1 unless given. */
  page?: number
  /** How many records a page has: 10 unless given, 100 at most. */
  num?: number
  /** Only feedback of this type. */
  type?: Type
}

/** What one user reported. */
export interface Feedback extends Unreadable, Cut {
  recordId: string
  /** 0 where WeChat does not say it. */
  createTime: number
  content: string
  /** The phone number or e-mail address that the user gave, or `''`. */
  phone: string
  openid: string
  nickname: string
  headUrl: string
  /** A `FeedbackType`; others have been seen. */
  type: number
  /** The pictures: getFeedbackMedia gives each. */
  mediaIds: string[]
  /** What the device says of itself, unchanged; `{ raw: text }` where that is no JSON object. */
  systemInfo: Record<string, unknown>
}

/** What getFeedbackMedia takes; both ids together name a picture. */
export interface FeedbackMediaQuery {
  recordId: string
  /** One of the record's `mediaIds`. */
  mediaId: string
}

/** A picture of a feedback record, in cloud storage. */
export interface FeedbackMedia {
  fileID: string
  /** Signed, good for two hours. */
  tempFileURL: string
  /** From the bytes, whatever WeChat says. */
  contentType: string
  /** Bytes. */
  size: number
}
