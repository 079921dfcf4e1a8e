/* Comments on orders (交易评价): what WeChat says of them. */

import type { Cut, Unreadable } from '../types'

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
export interface OldComment extends Unreadable, Cut {
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
