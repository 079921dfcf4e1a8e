import {
  type Comment,
  type CommentInfo,
  type CommentMedia,
  type CommentReplies,
  FILTER_LABELS,
  starsLabel,
} from '../../client/client'
import { formatDuration, formatMoney, formatTime } from './format'
import { isBadComment } from './voice-view'

/** All first, then what asks for work. */
export const COMMENT_FILTERS = ([6, 1, 3, 4, 5, 2] as const).map(value => ({
  value,
  name: FILTER_LABELS[value],
}))

export interface MediaView {
  /** What the grid shows. */
  thumb: string
  /** What is opened. */
  url: string
  type: 'image' | 'video'
  duration: string
}

export interface CommentView {
  commentId: string
  nickname: string
  headImg: string
  time: string
  /** `★ 2`, or 未评分. */
  stars: string
  /** For screen readers. */
  starsLabel: string
  isBad: boolean
  isAsked: boolean
  text: string
  media: MediaView[]
  products: { name: string; picUrl: string }[]
  amount: string
  payTime: string
  orderNumber: string
  wxPayId: string
  openid: string
}

/** Stars in a word: `★ 2`, or 未评分. */
export const starSign = (stars: number | null) => (stars === null ? starsLabel(stars) : `★ ${stars}`)

export function commentView(comment: Comment): CommentView {
  const { commentId, userInfo, createTime, payTime, stars, content, productInfo, amount, extInfo } = comment
  return {
    commentId,
    nickname: userInfo.nickName || '微信用户',
    headImg: userInfo.headImg,
    time: formatTime(createTime),
    stars: starSign(stars),
    starsLabel: stars === null ? starsLabel(stars) : `${stars} 星`,
    isBad: isBadComment(stars),
    isAsked: extInfo.isAlreadySendTmpl,
    text: content.txt,
    media: content.media.map(mediaView),
    products: productInfo.productList,
    amount: formatMoney(amount),
    payTime: payTime ? formatTime(payTime) : '',
    orderNumber: comment.orderInfo.busiOrderId,
    wxPayId: comment.wxPayId,
    openid: userInfo.openid,
  }
}

function mediaView({ img, thumbImg, video, videoCover, videoDuration }: CommentMedia): MediaView {
  return video
    ? { type: 'video', url: video, thumb: videoCover ?? '', duration: formatDuration(videoDuration ?? 0) }
    : { type: 'image', url: img ?? '', thumb: thumbImg || img || '', duration: '' }
}

const ACTION_NAMES: Record<number, string> = {
  1: '用户给出差评',
  2: '商家处理',
  3: '邀请用户修改',
  4: '用户修改评价',
}

export interface StepView {
  id: number
  name: string
  /** `''` if it has not happened yet. */
  time: string
}

/** The steps of a bad comment's settlement. */
export function stepViews(process: CommentInfo['process']): StepView[] {
  const actions = process?.actions ?? []
  return actions.map(({ type, updateTime }, id) => ({
    id,
    name: ACTION_NAMES[type] ?? `步骤 ${type}`,
    time: updateTime === null ? '' : formatTime(updateTime),
  }))
}

export interface OldCommentView {
  time: string
  stars: string
  isBad: boolean
  text: string
  media: MediaView[]
}

export function oldCommentView(old: CommentInfo['oldComment']): OldCommentView | null {
  return (
    old && {
      time: formatTime(old.createTime),
      stars: starSign(old.stars),
      isBad: isBadComment(old.stars),
      text: old.content.txt,
      media: old.content.media.map(mediaView),
    }
  )
}

export interface ReplyView {
  id: string
  nickname: string
  imgUrl: string
  time: string
  content: string
  /** Written by the shop, so the shop may delete it. */
  isOwn: boolean
}

/** The answer to a comment first, then its follow-ups. */
export function replyViews({ reply, commentReplyList }: CommentReplies): ReplyView[] {
  if (!reply) return []
  const { nickname, imgUrl } = reply.replyObject
  return [
    {
      id: reply.replyId,
      nickname,
      imgUrl,
      time: formatTime(reply.createTime),
      content: reply.replyContent.content,
      isOwn: true,
    },
    ...commentReplyList.map(({ commentReplyId, createTime, commentReplyContent, commentReplyObject }) => ({
      id: commentReplyId,
      nickname: commentReplyObject.nickname,
      imgUrl: commentReplyObject.imgUrl,
      time: formatTime(createTime),
      content: commentReplyContent.content,
      isOwn: commentReplyObject.nickname === nickname && commentReplyObject.imgUrl === imgUrl,
    })),
  ]
}
