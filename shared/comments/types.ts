/* Comments on orders (交易评价): what their functions take and return. */

import type { Cut, Nothing, Page, Unreadable } from '../types'

export interface CommentOperations {
  /** One page of comments on orders. */
  getCommentList(input?: CommentListQuery): Promise<Page<Comment, CommentListQuery>>
  /** One comment, how far its settlement has come, and what it said before. */
  getCommentInfo(input: CommentQuery): Promise<CommentInfo>
  /** The reply to a comment and its follow-ups. */
  getCommentReplyList(input: CommentQuery): Promise<CommentReplies>
  /** Replies to a comment. */
  addReply(input: NewReply): Promise<Nothing>
  /** Deletes the reply to a comment, and its follow-ups with it. */
  deleteReply(input: ReplyQuery): Promise<Nothing>
  /** Adds a follow-up to the reply. */
  addCommentReply(input: NewCommentReply): Promise<Nothing>
  /** Deletes a follow-up. */
  deleteCommentReply(input: CommentReplyQuery): Promise<Nothing>
  /** Lets one customer service message be sent to the author of a bad comment. */
  resetApiKfQuota(input: CommentQuery): Promise<Nothing>
  /** Asks WeChat to settle a bad comment, with pictures that prove it. */
  confirmCompromise(input: Compromise): Promise<Nothing>
  /** Sends the author of a bad comment one customer service message. */
  sendServiceMessage(input: ServiceMessage): Promise<Nothing>
}

/** 1 bad (1–2 stars), 2 good (4–5), 3 bad and not settled, 4 waiting for a reply, 5 bad but changed since, 6 all. */
export type CommentFilter = 1 | 2 | 3 | 4 | 5 | 6

/** What getCommentList takes. Times are epoch seconds or ISO 8601 text, without a zone in China time. */
export interface CommentListQuery<Filter extends number = CommentFilter> {
  /** 30 days before `endTime` unless given. */
  startTime?: number | string
  /** Now, unless given. */
  endTime?: number | string
  /** All comments, unless given. */
  filterType?: Filter
  /** How many comments to skip: none unless given. */
  offset?: number
  /** How many comments a page has: 8 unless given, 100 at most. */
  limit?: number
}

/** What a user says of an order. */
export interface Comment extends Unreadable, Cut {
  commentId: string
  /** What was paid, in fen. */
  amount: number
  orderId: string
  /** 0 where WeChat does not say it. */
  createTime: number
  /** `null` where WeChat does not say it. */
  payTime: number | null
  /** WeChat Pay's transaction_id. */
  wxPayId: string
  orderInfo: {
    /** The merchant's own order number, out_trade_no. */
    busiOrderId: string
  }
  userInfo: { openid: string; headImg: string; nickName: string }
  bizInfo: { appid: string; headImg: string; nickName: string }
  /** 100 for each star; `null` where WeChat does not say it. */
  score: number | null
  /** `score` / 100. */
  stars: number | null
  content: {
    txt: string
    /** Several pictures or one video, never both. */
    media: CommentMedia[]
  }
  extInfo: {
    /** Whether WeChat's message of a bad comment has asked the user already. */
    isAlreadySendTmpl: boolean
  }
  productInfo: { productList: { name: string; picUrl: string }[] }
}

/** A picture (`img`, `thumbImg`) or a video (`video`, `videoCover`, `videoDuration` in seconds). */
export interface CommentMedia {
  img?: string
  thumbImg?: string
  video?: string
  videoCover?: string
  videoDuration?: number
}

/** What getCommentInfo, getCommentReplyList and resetApiKfQuota take. */
export interface CommentQuery {
  commentId: string
}

/** A comment, how far its settlement has come, and what it said before. */
export interface CommentInfo extends Unreadable {
  comment: Comment
  /** The settlement of a bad comment; `null` for others. */
  process: {
    actions: {
      /** 1 bad comment made, 2 developer handles, 3 user is asked, 4 user changes it. */
      type: number
      /** `null` where it has not happened. */
      updateTime: number | null
    }[]
    /** The type of the last action that has happened. */
    current: number | null
  } | null
  /** `null` for a comment that was not changed. */
  oldComment: OldComment | null
}

/** What the user said before changing it. */
export interface OldComment extends Unreadable {
  commentId: string
  createTime: number
  score: number | null
  stars: number | null
  content: { txt: string; media: CommentMedia[] }
}

/** The developer's reply to a comment. */
export interface Reply extends Unreadable {
  commentId: string
  replyId: string
  createTime: number
  updateTime: number
  replyContent: { content: string }
  replyObject: { nickname: string; imgUrl: string }
}

/** A follow-up to the reply. */
export interface CommentReply extends Unreadable {
  commentId: string
  commentReplyId: string
  createTime: number
  updateTime: number
  commentReplyContent: { content: string }
  commentReplyObject: { nickname: string; imgUrl: string }
}

/** The reply to a comment and its follow-ups. */
export interface CommentReplies extends Unreadable {
  reply: Reply | null
  commentReplyList: CommentReply[]
}

/** What addReply takes; `content` has at most 500 characters. */
export interface NewReply extends CommentQuery {
  content: string
}

/** What deleteReply takes. */
export interface ReplyQuery extends CommentQuery {
  replyId: string
}

/** What addCommentReply takes; `content` has at most 500 characters. */
export interface NewCommentReply extends ReplyQuery {
  content: string
}

/** What deleteCommentReply takes. */
export interface CommentReplyQuery extends ReplyQuery {
  commentReplyId: string
}

/** What confirmCompromise takes: 1 to 9 pictures in all, `content` of at most 500 characters. */
export interface Compromise extends CommentQuery {
  content: string
  /** Media ids of pictures that WeChat has already. */
  picList?: string[]
  /** Pictures in cloud storage, which are uploaded to WeChat first. */
  fileIDs?: string[]
}

/** What sendServiceMessage takes. */
export type ServiceMessage = NewReply
