/*
 * What the functions take and return: the contract with whoever calls them. Types only, with no imports, so that
 * the client for mini programs can ship this file as its own.
 *
 * Names and nesting are WeChat's, in camelCase. Ids are text, exact however long; times are seconds since 1970.
 * A field that WeChat adds rides along under its camelCase name.
 */

// ---------------------------------------------------------------- what every function returns

/** One page of a list, and the way to the next. */
export interface Page<Item, Input> {
  list: Item[]
  /** How many there are in all, as far as WeChat says it. */
  total: number
  /** The complete input for the next page, to be sent back as it is; `null` where this is the last. */
  next: Input | null
}

/** What can go wrong, in kinds that a program can tell apart. */
export type ErrorKind =
  /** 400: the input is wrong; `fields` says where. */
  | 'invalid_input'
  /** 403: the caller may not; the hint holds the caller's openid. */
  | 'forbidden'
  /** 412: something that the owner must set is missing, or WeChat refuses it. */
  | 'not_configured'
  /** WeChat refused: `errCode` is WeChat's own. */
  | 'wechat'
  /** 502: WeChat answered something that cannot be. */
  | 'bad_response'
  /** 503: no answer. */
  | 'network'
  /** 504: no answer in time. */
  | 'timeout'
  /** 500: a bug of this package. */
  | 'internal'

/** A mistake in the input. */
export interface FieldError {
  field: string
  message: string
}

export interface Success<Data> {
  errCode: 0
  /** e.g. `getFeedback:ok` */
  errMsg: string
  data: Data
}

export interface Failure {
  errCode: number
  /** e.g. `getFeedback:fail WeChat answered 45009: reach max api daily quota limit` */
  errMsg: string
  error: {
    kind: ErrorKind
    message: string
    /** What can be done about it. */
    hint?: string
    /** For `invalid_input`. */
    fields?: FieldError[]
    /** Whether the same call may succeed when it is made again. */
    retryable: boolean
  }
}

/** What every function returns; a function never throws. */
export type Envelope<Data> = Success<Data> | Failure

// ---------------------------------------------------------------- feedback (运维中心用户反馈)

/** What getFeedback takes. Numbers may also come as their digits. */
export interface FeedbackQuery {
  /** From 1, which it is unless given. */
  page?: number
  /** How many records a page has: 10 unless given, 100 at most. */
  num?: number
  /** Only feedback of this type. */
  type?: number
  /** As many pages (of `num`, 100 unless given) as fit into one result and the time there is; `next` for the rest. */
  all?: boolean
  /** Part of `next` where `all` is asked for: the last record that was handed out. */
  after?: string
}

/** What one user reported. */
export interface Feedback {
  recordId: string
  createTime: number
  content: string
  /** The phone number or e-mail address that the user gave, or `''`. */
  phone: string
  openid: string
  nickname: string
  headUrl: string
  /** 1 无法打开小程序, 2 小程序闪退, 3 卡顿, 4 黑屏白屏, 5 死机, 6 界面错位, 7 界面加载慢, 8 其他异常; others have been seen. */
  type: number
  /** The pictures, each to be had from getFeedbackMedia. */
  mediaIds: string[]
  /** What the device says of itself, as it says it; `{ raw }` where it is not a JSON object. */
  systemInfo: Record<string, unknown>
}

/** What getFeedbackMedia takes: a picture is known by both. */
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
  /** Of the bytes, whatever WeChat called them. */
  contentType: string
  /** Bytes. */
  size: number
}

// ---------------------------------------------------------------- comments on orders (交易评价)

/** What getCommentList takes. Times are epoch seconds or ISO 8601 text, without a zone in China time. */
export interface CommentListQuery {
  /** 30 days before `endTime` unless given. */
  startTime?: number | string
  /** Now, unless given. */
  endTime?: number | string
  /** 1 bad (1–2 stars), 2 good (4–5), 3 bad and not settled, 4 waiting for a reply, 5 bad but changed since, 6 all. */
  filterType?: number
  /** How many comments to pass over: none unless given. */
  offset?: number
  /** How many comments a page has: 8 unless given, 100 at most. */
  limit?: number
  /** As many pages (of `limit`, 100 unless given) as fit into one result and the time there is; `next` for the rest. */
  all?: boolean
}

/** What one user says of one order. */
export interface Comment {
  commentId: string
  /** What was paid, in fen. */
  amount: number
  orderId: string
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
  /** 100 for each star. */
  score: number
  /** `score` / 100. */
  stars: number
  content: {
    txt: string
    /** Several pictures or one video, never both. */
    media: CommentMedia[]
  }
  extInfo: {
    /** Whether the user was asked already, by the bad comment's customer service message. */
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

/** A comment with what became of it. */
export interface CommentInfo {
  comment: Comment
  /** How far a bad comment has come; `null` for others. */
  process: {
    actions: {
      /** 1 bad comment made, 2 developer handles, 3 user is asked, 4 user changes it. */
      type: number
      /** `null` where it has not come to this. */
      updateTime: number | null
    }[]
    /** The type of the last action that has happened. */
    current: number | null
  } | null
  /** What the user said before changing it; `null` for a comment that was not changed. */
  oldComment: {
    commentId: string
    createTime: number
    score: number
    stars: number
    content: { txt: string; media: CommentMedia[] }
  } | null
}

/** The developer's answer to a comment. */
export interface Reply {
  commentId: string
  replyId: string
  createTime: number
  updateTime: number
  replyContent: { content: string }
  replyObject: { nickname: string; imgUrl: string }
}

/** A follow-up to the answer. */
export interface CommentReply {
  commentId: string
  commentReplyId: string
  createTime: number
  updateTime: number
  commentReplyContent: { content: string }
  commentReplyObject: { nickname: string; imgUrl: string }
}

/** What was answered to a comment. */
export interface CommentReplies {
  reply: Reply | null
  commentReplyList: CommentReply[]
}

/** What addReply takes; `content` has at most 500 characters. */
export interface NewReply {
  commentId: string
  content: string
}

/** What deleteReply takes. */
export interface ReplyQuery {
  commentId: string
  replyId: string
}

/** What addCommentReply takes; `content` has at most 500 characters. */
export interface NewCommentReply {
  commentId: string
  replyId: string
  content: string
}

/** What deleteCommentReply takes. */
export interface CommentReplyQuery {
  commentId: string
  replyId: string
  commentReplyId: string
}

/** What confirmCompromise takes: 1 to 9 pictures in all, `content` of at most 500 characters. */
export interface Compromise {
  commentId: string
  content: string
  /** Media ids of pictures that WeChat has already. */
  picList?: string[]
  /** Pictures in cloud storage, handed over to WeChat on the way. */
  fileIDs?: string[]
}

/** What functions return that only do something. */
export type Nothing = Record<string, never>
