/* Comments on orders (交易评价): what their functions take and return. */

import type { FILTER_LABELS } from '../labels'
import type { Cut, Nothing, Page, Time, Unreadable, WholeNumber } from '../types'

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
export interface CommentListQuery {
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

/** What a user says of an order (一条交易评价). */
export interface Comment extends Unreadable, Cut {
  /** The id of the comment (评价 ID). */
  commentId: string
  /** What was paid (订单金额), in fen (分). */
  amount: number
  /** WeChat's id of the order (订单 ID). */
  orderId: string
  /** When it was made (评价时间), epoch seconds: 0 where WeChat does not say it. */
  createTime: number
  /** When the order was paid (支付时间), epoch seconds; `null` where WeChat does not say it. */
  payTime: number | null
  /** WeChat Pay's transaction_id (微信支付订单号). */
  wxPayId: string
  /** The merchant's side of the order (商户订单). */
  orderInfo: {
    /** The merchant's own order number (商户订单号), out_trade_no. */
    busiOrderId: string
  }
  /** Who wrote it (评价用户). */
  userInfo: {
    /** The user's openid (用户 openid). */
    openid: string
    /** The address of the user's portrait (头像). */
    headImg: string
    /** The user's name in WeChat (昵称). */
    nickName: string
  }
  /** The mini program (小程序). */
  bizInfo: {
    /** The mini program's appid (小程序 AppID). */
    appid: string
    /** The address of its picture (小程序头像). */
    headImg: string
    /** Its name (小程序名称). */
    nickName: string
  }
  /** WeChat's score (评分): 100 for each star; `null` where WeChat does not say it. */
  score: number | null
  /** The stars (星级), `score` / 100; 1 or 2 is a bad comment (差评). */
  stars: number | null
  /** What the user says and shows (评价内容). */
  content: {
    /** What the user wrote (评价文字). */
    txt: string
    /** Several pictures or one video (评价图片或视频), never both. */
    media: CommentMedia[]
  }
  /** What WeChat says of it besides (其他信息). */
  extInfo: {
    /** Whether WeChat's message of a bad comment has asked the user already (是否已邀请改评). */
    isAlreadySendTmpl: boolean
  }
  /** What was ordered (商品信息). */
  productInfo: {
    /** The products (商品列表). */
    productList: {
      /** The name of a product (商品名称). */
      name: string
      /** The address of its picture (商品图片). */
      picUrl: string
    }[]
  }
}

/** A picture (图片: `img`, `thumbImg`) or a video (视频: `video`, `videoCover`, `videoDuration`) of a comment. */
export interface CommentMedia {
  /** The address of a picture (图片). */
  img?: string
  /** The address of a smaller one (缩略图). */
  thumbImg?: string
  /** The address of a video (视频). */
  video?: string
  /** The address of the video's cover (视频封面). */
  videoCover?: string
  /** How many seconds the video has (视频时长). */
  videoDuration?: number
}

/** What getCommentInfo, getCommentReplyList and resetApiKfQuota take (哪条评价). */
export interface CommentQuery {
  /** The id of the comment (评价 ID). */
  commentId: string
}

/** A comment (评价详情), how far its settlement has come, and what it said before. */
export interface CommentInfo extends Unreadable {
  /** The comment as it is now (评价). */
  comment: Comment
  /** The settlement of a bad comment (差评处理进度); `null` for others. */
  process: {
    /** Its steps (处理步骤). */
    actions: {
      /** 1 bad comment made (用户给出差评), 2 developer handles (商家处理), 3 user is asked (邀请改评), 4 user changes it (用户改评). */
      type: number
      /** When it happened (发生时间), epoch seconds; `null` where it has not. */
      updateTime: number | null
    }[]
    /** The type of the last action that has happened (当前步骤). */
    current: number | null
  } | null
  /** What it said before (改评前的评价); `null` for a comment that was not changed. */
  oldComment: OldComment | null
}

/** What the user said before changing it (改评前的评价). */
export interface OldComment extends Unreadable {
  /** The id of the comment (评价 ID). */
  commentId: string
  /** When it was made (评价时间), epoch seconds. */
  createTime: number
  /** WeChat's score (评分): 100 for each star; `null` where WeChat does not say it. */
  score: number | null
  /** The stars (星级), `score` / 100. */
  stars: number | null
  /** What the user said and showed (评价内容). */
  content: {
    /** What the user wrote (评价文字). */
    txt: string
    /** Several pictures or one video (评价图片或视频), never both. */
    media: CommentMedia[]
  }
}

/** The developer's reply to a comment (商家回复). */
export interface Reply extends Unreadable {
  /** The id of the comment (评价 ID). */
  commentId: string
  /** The id of the reply (回复 ID). */
  replyId: string
  /** When it was made (回复时间), epoch seconds. */
  createTime: number
  /** When it was last changed (更新时间), epoch seconds. */
  updateTime: number
  /** What it says (回复内容). */
  replyContent: {
    /** The text (回复文字). */
    content: string
  }
  /** Who replies (回复人). */
  replyObject: {
    /** The name that is shown (昵称). */
    nickname: string
    /** The address of the portrait (头像). */
    imgUrl: string
  }
}

/** A follow-up to the reply (追加回复). */
export interface CommentReply extends Unreadable {
  /** The id of the comment (评价 ID). */
  commentId: string
  /** The id of the follow-up (追加回复 ID). */
  commentReplyId: string
  /** When it was made (回复时间), epoch seconds. */
  createTime: number
  /** When it was last changed (更新时间), epoch seconds. */
  updateTime: number
  /** What it says (回复内容). */
  commentReplyContent: {
    /** The text (回复文字). */
    content: string
  }
  /** Who replies (回复人). */
  commentReplyObject: {
    /** The name that is shown (昵称). */
    nickname: string
    /** The address of the portrait (头像). */
    imgUrl: string
  }
}

/** The reply to a comment and its follow-ups (评价的回复和追加回复). */
export interface CommentReplies extends Unreadable {
  /** The reply (商家回复); `null` where there is none. */
  reply: Reply | null
  /** Its follow-ups (追加回复). */
  commentReplyList: CommentReply[]
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
