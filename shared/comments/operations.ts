/* Comments on orders (交易评价): what their functions take and return. */

import type { FILTER_LABELS } from '../labels'
import type { Nothing, OfApp, Page, Time, WholeNumber } from '../types'
import type { Comment, CommentInfo, CommentReplies } from './types'

/** The functions of comments on orders (交易评价), by name. */
export interface CommentOperations {
  /** One page of comments on orders (交易评价). */
  getCommentList(input?: CommentListQuery): Promise<Page<Comment, CommentListQuery>>
  /** One comment (评价详情), how far its settlement has come, and what it said before. */
  getCommentInfo(input: CommentQuery): Promise<CommentInfo>
  /** The reply to a comment and its follow-ups (评价的回复和追加回复). */
  getCommentReplyList(input: CommentQuery): Promise<CommentReplies>
  /** Replies to a comment (回复评价). */
  addReply(input: NewReply): Promise<Nothing>
  /** Deletes the reply to a comment (删除回复), and its follow-ups with it. */
  deleteReply(input: ReplyQuery): Promise<Nothing>
  /** Adds a follow-up to the reply (追加回复). */
  addCommentReply(input: NewCommentReply): Promise<Nothing>
  /** Deletes a follow-up (删除追加回复). */
  deleteCommentReply(input: CommentReplyQuery): Promise<Nothing>
  /** Lets one customer service message (客服消息) be sent to the author of a bad comment (差评). */
  resetApiKfQuota(input: CommentQuery): Promise<Nothing>
  /** Asks WeChat to settle a bad comment (差评和解), with pictures that prove it (凭证图片). */
  confirmCompromise(input: Compromise): Promise<Nothing>
  /** Sends the author of a bad comment (差评) one customer service message (客服消息). */
  sendServiceMessage(input: ServiceMessage): Promise<Nothing>
}

/**
 * Which comments (评价筛选): 1 bad (差评, 1–2 stars), 2 good (好评, 4–5), 3 bad and not settled (差评待处理), 4 waiting for a
 * reply (待回复), 5 bad but changed since (差评已改评), 6 all (全部).
 */
export type CommentFilter = keyof typeof FILTER_LABELS

/** What getCommentList takes (查询评价的条件). */
export interface CommentListQuery extends OfApp {
  /** From when on (开始时间): 30 days before `endTime` unless given. */
  startTime?: Time
  /** Until when (结束时间): now, unless given. */
  endTime?: Time
  /** Which comments (评价筛选), e.g. 1 for 差评: all comments, unless given. */
  filterType?: WholeNumber<CommentFilter>
  /** How many comments to skip (跳过条数): none unless given. */
  offset?: WholeNumber
  /** How many comments a page has (每页条数): 8 unless given, 100 at most. */
  limit?: WholeNumber
}

/** What getCommentInfo, getCommentReplyList and resetApiKfQuota take (哪条评价). */
export interface CommentQuery extends OfApp {
  /** The id of the comment (评价 ID). */
  commentId: string
}

/** What addReply takes (一条回复). */
export interface NewReply extends CommentQuery {
  /** What to reply (回复内容), at most 500 characters. */
  content: string
}

/** What deleteReply takes (哪条回复). */
export interface ReplyQuery extends CommentQuery {
  /** The id of the reply (回复 ID). */
  replyId: string
}

/** What addCommentReply takes (一条追加回复). */
export interface NewCommentReply extends ReplyQuery {
  /** What to add (追加的内容), at most 500 characters. */
  content: string
}

/** What deleteCommentReply takes (哪条追加回复). */
export interface CommentReplyQuery extends ReplyQuery {
  /** The id of the follow-up (追加回复 ID). */
  commentReplyId: string
}

/** What confirmCompromise takes (差评和解): pictures from one source at least, 1 to 9 in all (凭证图片). */
export type Compromise = SettledComment & (FilePictures | MediaPictures)

/** What confirmCompromise takes besides pictures (和解说明). */
export interface SettledComment extends CommentQuery {
  /** How it was settled (和解说明), at most 500 characters. */
  content: string
}

/** Pictures for confirmCompromise of which some are at WeChat already (凭证图片). */
export interface MediaPictures {
  /** Media ids of pictures that WeChat has already (图片的 media id). */
  picList: string[]
  /** Pictures in cloud storage (云文件 ID), which are uploaded to WeChat first. */
  fileIDs?: string[]
}

/** Pictures for confirmCompromise of which some are in cloud storage (凭证图片). */
export interface FilePictures {
  /** Media ids of pictures that WeChat has already (图片的 media id). */
  picList?: string[]
  /** Pictures in cloud storage (云文件 ID), which are uploaded to WeChat first. */
  fileIDs: string[]
}

/** What sendServiceMessage takes (一条客服消息). */
export interface ServiceMessage extends CommentQuery {
  /** What to send (消息内容), at most 500 characters. */
  content: string
}
