import { sampleComments } from './comments'
import { sampleFeedback } from './feedback'
import { people } from './people'
import { type Picture, pictureFor } from './pictures'
import { Random } from './random'

/** A feedback record as WeChat sends it: snake_case and camelCase side by side. */
export interface FeedbackRecord {
  /** Mostly beyond 2^53. */
  record_id: bigint | number
  /** Seconds. */
  create_time: number
  content: string
  phone: number | string
  openid: string
  nickname: string
  head_url: string
  /** 1 to 8 are documented. */
  type: number
  /** Absent in older records. */
  mediaIds?: string[]
  /** JSON text, most of the time. */
  systemInfo?: string
}

export type CommentMedia =
  | { img: string; thumbImg: string }
  | { video: string; videoCover: string; videoDuration: number }

/** A comment as the list sends it. */
export interface CommentRecord {
  commentId: string
  /** Fen. */
  amount: number
  orderId: string
  /** Seconds, as strings. */
  createTime: string
  payTime?: string
  wxPayId: string
  orderInfo: { busiOrderId: string }
  userInfo: { openid: string; headImg: string; nickName: string }
  bizInfo: { appid: string; headImg: string; nickName: string }
  /** 100 a star. */
  score: number
  content: { txt: string; media?: CommentMedia[] }
  extInfo: { isAlreadySendTmpl: boolean }
  productInfo?: { productList: { name: string; picUrl: string }[] }
}

/** 1 bad comment made, 2 developer handles, 3 user is asked, 4 user changes it. */
export interface CommentAction {
  type: number
  /** Seconds. 0 and absent both mean: not yet. */
  updateTime?: number
}

/** What a comment said before its user changed it. The text is called `ext` here. */
export interface OldComment {
  commentId: string
  createTime: string | number
  score: number
  content: { ext: string; media: CommentMedia[] }
}

export interface Reply {
  commentId: string
  replyId: string
  createTime: string
  updateTime: string
  replyContent: { content: string }
  replyObject: { nickname: string; imgUrl: string }
}

export interface FollowUp {
  commentId: string
  commentReplyId: string
  createTime: string
  updateTime: string
  commentReplyContent: { content: string }
  commentReplyObject: { nickname: string; imgUrl: string }
}

/** A comment with all that WeChat keeps beside it. */
export interface CommentState {
  comment: CommentRecord
  /** Bad comments only. */
  actions?: CommentAction[]
  /** Changed comments only. */
  oldComment?: OldComment
  reply?: Reply
  followUps: FollowUp[]
}

export interface SampleData {
  /** Newest first. */
  feedback: FeedbackRecord[]
  /** Newest first. */
  comments: CommentState[]
  /** The picture behind a feedback record's media id. */
  picture(mediaId: string): Picture | undefined
}

/** 90 days of a small shop's life. The same `now` (milliseconds) gives the same data. */
export function sampleData(now: number): SampleData {
  const nowSeconds = Math.floor(now / 1000)
  const users = people(new Random('people'), 90)
  const feedback = sampleFeedback(new Random('feedback'), users, nowSeconds)
  const mediaIds = new Set(feedback.flatMap(record => record.mediaIds ?? []))
  return {
    feedback,
    comments: sampleComments(new Random('comments'), users, nowSeconds),
    picture: mediaId => (mediaIds.has(mediaId) ? pictureFor(mediaId) : undefined),
  }
}
