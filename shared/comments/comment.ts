import * as reply from '../wechat/reader'
import type { Comment } from './types'

/** Pictures or a video, as both a comment and an old comment have them. */
export const media = reply.list(
  reply.object(
    {},
    {
      img: reply.address,
      thumbImg: reply.address,
      video: reply.address,
      videoCover: reply.address,
      videoDuration: reply.number,
    },
  ),
)

export const withStars = <Scored extends { score: number }>(scored: Scored) =>
  Object.assign(scored, { stars: scored.score / 100 })

const scoredComment = reply.object({
  commentId: reply.text,
  amount: reply.number,
  orderId: reply.text,
  createTime: reply.number,
  payTime: reply.optionalNumber,
  wxPayId: reply.text,
  orderInfo: reply.object({ busiOrderId: reply.text }),
  userInfo: reply.object({ openid: reply.text, headImg: reply.address, nickName: reply.text }),
  bizInfo: reply.object({ appid: reply.text, headImg: reply.address, nickName: reply.text }),
  score: reply.number,
  content: reply.object({ txt: reply.text, media }),
  extInfo: reply.object({ isAlreadySendTmpl: reply.boolean }),
  productInfo: reply.object({
    productList: reply.list(reply.object({ name: reply.text, picUrl: reply.address })),
  }),
})

/** A comment as the list and getCommentInfo give it. */
export const comment = (value: unknown): Comment => withStars(scoredComment(value))
