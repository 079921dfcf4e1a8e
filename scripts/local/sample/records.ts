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

export type CommentMediaRecord =
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
  content: { txt: string; media?: CommentMediaRecord[] }
  extInfo: { isAlreadySendTmpl: boolean }
  productInfo?: { productList: { name: string; picUrl: string }[] }
}

/** 1 bad comment made, 2 developer handles, 3 user is asked, 4 user changes it. */
interface CommentActionRecord {
  type: number
  /** Seconds. 0 and absent both mean: not yet. */
  updateTime?: number
}

/** What a comment said before its user changed it. The text is called `ext` here. */
interface OldCommentRecord {
  commentId: string
  createTime: string | number
  score: number
  content: { ext: string; media: CommentMediaRecord[] }
}

export interface ReplyRecord {
  commentId: string
  replyId: string
  createTime: string
  updateTime: string
  replyContent: { content: string }
  replyObject: { nickname: string; imgUrl: string }
}

export interface FollowUpRecord {
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
  actions?: CommentActionRecord[]
  /** Changed comments only. */
  oldComment?: OldCommentRecord
  reply?: ReplyRecord
  followUps: FollowUpRecord[]
  /** WeChat is checking it: no list shows it. */
  isHidden?: boolean
}

/** One call of the real-time log: `msg` is a list, and has been seen as a bare text. */
interface LogLineRecord {
  /** Seconds, or milliseconds. */
  time: number
  /** 2 info, 4 warn, 8 error. */
  level: number
  msg: string[] | string
}

/** What was logged on one page, from when it was shown until it was hidden. */
export interface LogRecord {
  /** The bits of its lines. */
  level: number
  /** 1 Android, 2 iOS. */
  platform: number
  libraryVersion: string
  clientVersion: string
  /** The user's openid. */
  id: string
  /** Seconds: when the page was hidden. */
  timestamp: number
  url: string
  traceid: string
  filterMsg: string
  msg: LogLineRecord[]
}

/** A JavaScript error on somebody's phone. */
export interface JsErrorRecord {
  /** Seconds. */
  time: number
  openId: string
  errorMsg: string
  errorStack: string
  /** 1 of the mini program, 2 of plugins, 3 of WeChat. */
  errType: number
  appVersion: string
  sdkVersion: string
  clientVersion: string
  /** 1 Android, 2 iOS, 3 others. */
  osName: number
  deviceModel: string
  route: string
  nickname: string
}
