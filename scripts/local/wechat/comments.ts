import { type Answer, jsonAnswer, TEXT_TYPE } from '../http/answers'
import * as param from '../http/params'
import { BadParameter } from '../http/refusals'
import type { CommentState } from '../sample/records'
import { isBad } from './comment-store'
import type { WeChatApi } from './definition'
import type { WeChatState } from './state'

type Work<Result> = (params: param.ReceivedParams, wechat: WeChatState) => Result

/** An API that only reads. */
function reading(path: string, answer: Work<Answer>): WeChatApi {
  return { https: { method: 'GET', path: `/wxaapi/comment/${path}` }, badParameter: -10001, answer }
}

/** An API that changes something, and answers nothing but success. */
function changing(path: string, change: Work<void>): WeChatApi {
  return {
    https: { method: 'POST', path: `/wxaapi/comment/${path}` },
    badParameter: -10001,
    answer(params, wechat) {
      change(params, wechat)
      return jsonAnswer({ errcode: 0, success: true, errmsg: 'ok' }, TEXT_TYPE)
    },
  }
}

const filters: Record<number, (state: CommentState) => boolean> = {
  1: ({ comment }) => isBad(comment.score),
  2: ({ comment }) => comment.score >= 400,
  3: ({ comment }) => isBad(comment.score) && !comment.extInfo.isAlreadySendTmpl,
  4: ({ reply }) => reply === undefined,
  5: ({ oldComment }) => oldComment !== undefined,
  6: () => true,
}

/** The comment APIs: path, method and answer of each in one place. */
export const commentApis: WeChatApi[] = [
  reading('mpcommentlist/get', (params, wechat) => {
    const startTime = param.integer(params, 'startTime')
    const endTime = param.integer(params, 'endTime')
    const offset = param.integer(params, 'offset', 0)
    const limit = param.integer(params, 'limit', 8)
    const matches = filters[param.integer(params, 'filterType', 6)]
    if (!matches || limit < 1 || startTime > endTime)
      throw new BadParameter('filterType, limit or times out of range')
    const found = wechat.comments.all.filter(state => {
      const createTime = Number(state.comment.createTime)
      return createTime >= startTime && createTime <= endTime && !state.isHidden && matches(state)
    })
    const page = found.slice(offset, offset + wechat.pageSize(limit)).map(({ comment }) => comment)
    return jsonAnswer({
      // A string in WeChat's table and a number in its sample: both are sent, so that nobody relies on one.
      errcode: offset === 0 ? 0 : '0',
      success: true,
      // Behind the last page the list is missing rather than empty.
      ...(page.length === 0 && found.length > 0 ? {} : { commentList: page }),
      total: found.length,
      offset,
    })
  }),

  reading('commentinfo/get', (params, { comments }) => {
    const { comment, actions, oldComment } = comments.find(param.text(params, 'commentId'))
    // WeChat's sample of this answer has no errcode at all.
    return jsonAnswer({
      // Here, unlike in the list, the two numbers are strings.
      info: { content: { ...comment, amount: String(comment.amount), score: String(comment.score) } },
      ...(actions ? { processInfo: { commentId: comment.commentId, actionList: actions } } : {}),
      ...(oldComment ? { oldComment } : {}),
    })
  }),

  reading('replyandcommentreplylist/get', (params, { comments }) => {
    const { reply, followUps, comment } = comments.find(param.text(params, 'commentId'))
    // If nobody replied, WeChat leaves the list empty or out.
    const none = BigInt(comment.commentId) % 2n === 0n ? { list: {} } : {}
    const list = reply
      ? { list: { reply, ...(followUps.length ? { commentReplyList: followUps } : {}) } }
      : none
    return jsonAnswer({ errcode: 0, ...list })
  }),

  changing('reply/add', (params, { comments, now }) =>
    comments.addReply(param.text(params, 'commentId'), param.text(params, 'content'), now()),
  ),

  changing('reply/delete', (params, { comments }) =>
    comments.deleteReply(param.text(params, 'commentId'), param.text(params, 'replyId')),
  ),

  changing('commentreply/add', (params, { comments, now }) =>
    comments.addFollowUp(
      param.text(params, 'commentId'),
      param.text(params, 'replyId'),
      param.text(params, 'content'),
      now(),
    ),
  ),

  changing('commentreply/delete', (params, { comments }) =>
    comments.deleteFollowUp(
      param.text(params, 'commentId'),
      param.text(params, 'replyId'),
      param.text(params, 'commentReplyId'),
    ),
  ),

  changing('apikfquota/reset', (params, { comments }) =>
    comments.resetQuota(param.text(params, 'commentId')),
  ),

  changing('confirmcompromise', (params, { comments, now }) => {
    const [commentId, content, picList] = [
      param.text(params, 'commentId'),
      param.text(params, 'content'),
      param.textList(params, 'picList'),
    ]
    comments.settle({ commentId, content, picList }, now())
  }),
]
