import * as read from '../wechat/reader'

/** Pictures or a video, of a comment or of what it said before. */
export const media = read.list(
  read.object(
    {},
    {
      img: read.address,
      thumbImg: read.address,
      video: read.address,
      videoCover: read.address,
      videoDuration: read.number,
    },
  ),
)

export const withStars = <Scored extends { score: number | null }>(scored: Scored) =>
  Object.assign(scored, { stars: scored.score === null ? null : scored.score / 100 })

const scoredComment = read.object({
  commentId: read.text,
  amount: read.number,
  orderId: read.text,
  createTime: read.time,
  payTime: read.optionalTime,
  wxPayId: read.text,
  orderInfo: read.object({ busiOrderId: read.text }),
  userInfo: read.object({ openid: read.text, headImg: read.address, nickName: read.text }),
  bizInfo: read.object({ appid: read.text, headImg: read.address, nickName: read.text }),
  score: read.optionalNumber,
  content: read.object({ txt: read.text, media }),
  extInfo: read.object({ isAlreadySendTmpl: read.boolean }),
  productInfo: read.object({
    productList: read.list(read.object({ name: read.text, picUrl: read.address })),
  }),
})

/** A comment as the list and getCommentInfo give it. */
export const comment = read.record((value, notes) => withStars(scoredComment(value, notes)))
