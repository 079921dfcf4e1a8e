import * as v from 'valibot'
import { fail } from './errors'
import { given, input, integer, maybe, time, withDefault } from './input'
import type { Invocation } from './invocation'
import { address, flag, list, number, numberOrNull, readReply, record, text } from './normalise'
import type { Page } from './page'
import { jsonReply } from './reply'
import { type Api, callByHttps } from './wechat'

/*
 * Comments on orders (交易评价): HTTPS only, WeChat offers no cloud call for them.
 */

/** What one user says of one order. */
export interface Comment {
  commentId: string
  /** What was paid, in fen. */
  amount: number
  orderId: string
  /** Seconds since 1970. */
  createTime: number
  /** Seconds since 1970; `null` where WeChat does not say it. */
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

/** What is not there stays away: a picture has no video, a video no picture. */
const ifGiven = <Schema extends v.GenericSchema>(schema: Schema) => v.exactOptional(schema)

const comment = v.pipe(
  record({
    commentId: text,
    amount: number,
    orderId: text,
    createTime: number,
    payTime: numberOrNull,
    wxPayId: text,
    orderInfo: record({ busiOrderId: text }),
    userInfo: record({ openid: text, headImg: address, nickName: text }),
    bizInfo: record({ appid: text, headImg: address, nickName: text }),
    score: number,
    content: record({
      txt: text,
      media: list(
        record({
          img: ifGiven(address),
          thumbImg: ifGiven(address),
          video: ifGiven(address),
          videoCover: ifGiven(address),
          videoDuration: ifGiven(number),
        }),
      ),
    }),
    extInfo: record({ isAlreadySendTmpl: flag }),
    productInfo: record({ productList: list(record({ name: text, picUrl: address })) }),
  }),
  v.transform(comment => ({ ...comment, stars: comment.score / 100 })),
)

/** What getCommentList takes. Times are epoch seconds or ISO 8601 text. */
export interface CommentListQuery {
  /** 30 days before `endTime` unless given. */
  startTime?: number | string
  /** Now, unless given. */
  endTime?: number | string
  /** 1 bad (1–2 stars), 2 good (4–5), 3 bad and not settled, 4 waiting for a reply, 5 bad but changed since, 6 all. */
  filterType?: number
  /** How many comments to pass over. */
  offset?: number
  /** How many comments a page has, 1 to 100. */
  limit?: number
}

const DAYS_30 = 30 * 24 * 60 * 60

export const commentListQuery = input(
  {
    startTime: maybe(time),
    endTime: withDefault(time, () => Math.floor(Date.now() / 1000)),
    filterType: maybe(integer(1, 6)),
    offset: withDefault(integer(0), 0),
    limit: withDefault(integer(1, 100), 8),
  },
  ({ startTime, endTime }) =>
    startTime !== undefined && endTime !== undefined && startTime > endTime
      ? [{ field: 'startTime', message: 'is after endTime' }]
      : [],
)

const LIST: Api = { effect: 'read', method: 'GET', path: '/wxaapi/comment/mpcommentlist/get' }

const listReply = v.object({ commentList: list(comment), total: numberOrNull })

/** One page of comments. */
export async function getCommentList(
  { startTime, endTime, filterType, offset, limit }: ReturnType<typeof commentListQuery>,
  invocation: Invocation,
): Promise<Page<Comment, CommentListQuery>> {
  const range = { startTime: startTime ?? Math.max(0, endTime - DAYS_30), endTime, filterType }
  const reply = await callByHttps(LIST, { ...range, offset, limit }, jsonReply, invocation)
  if (reply.commentList === undefined && reply.total === undefined) {
    throw fail('bad_response', 'WeChat sent no list of comments')
  }
  const { commentList, total } = readReply(listReply, reply)
  const seen = offset + commentList.length
  const isLast = commentList.length === 0 || (total !== null && seen >= total)
  return {
    list: commentList,
    total: total ?? seen,
    next: isLast ? null : given({ ...range, offset: seen, limit }),
  }
}
