import { type Answer, jsonAnswer, TEXT_TYPE } from '../http/answers'
import { BadParam, integer, type Params, text, texts } from '../http/params'
import type { CommentState } from '../sample/data'
import type { Api, WeChat } from './api'
import { isBad } from './comment-store'

function commentApi(answer: (params: Params, wechat: WeChat) => Answer): Api {
  return { badParam: -10001, answer }
}

/** An API that changes something and answers only that it did. */
function write(change: (params: Params, wechat: WeChat) => void): Api {
  return commentApi((params, wechat) => {
    change(params, wechat)
    return jsonAnswer({ errcode: 0, success: true, errmsg: 'ok' }, TEXT_TYPE)
  })
}

const filters: Record<number, (state: CommentState) => boolean> = {
  1: ({ comment }) => isBad(comment.score),
  2: ({ comment }) => comment.score >= 400,
  3: ({ comment }) => isBad(comment.score) && !comment.extInfo.isAlreadySendTmpl,
  4: ({ reply }) => reply === undefined,
  5: ({ oldComment }) => oldComment !== undefined,
  6: () => true,
}

export const commentList = commentApi((params, { comments }) => {
  const startTime = integer(params, 'startTime')
  const endTime = integer(params, 'endTime')
  const offset = integer(params, 'offset', 0)
  const limit = integer(params, 'limit', 8)
  const matches = filters[integer(params, 'filterType', 6)]
  if (!matches || limit < 1 || startTime > endTime)
    throw new BadParam('filterType, limit or times out of range')
  const found = comments.all.filter(state => {
    const createTime = Number(state.comment.createTime)
    return createTime >= startTime && createTime <= endTime && matches(state)
  })
  const page = found.slice(offset, offset + limit).map(({ comment }) => comment)
  return jsonAnswer({
    // A string in WeChat's table and a number in its sample: both are sent, so that nobody relies on one.
    errcode: offset === 0 ? 0 : '0',
    success: true,
    // Behind the last page the list is missing rather than empty.
    ...(page.length === 0 && found.length > 0 ? {} : { commentList: page }),
    total: found.length,
    offset,
  })
})

export const commentInfo = commentApi((params, { comments }) => {
  const { comment, actions, oldComment } = comments.find(text(params, 'commentId'))
  // WeChat's sample of this answer has no errcode at all.
  return jsonAnswer({
    // Here, unlike in the list, the two numbers are strings.
    info: { content: { ...comment, amount: String(comment.amount), score: String(comment.score) } },
    ...(actions ? { processInfo: { commentId: comment.commentId, actionList: actions } } : {}),
    ...(oldComment ? { oldComment } : {}),
  })
})

export const commentReplyList = commentApi((params, { comments }) => {
  const { reply, followUps, comment } = comments.find(text(params, 'commentId'))
  // Where nobody replied, WeChat leaves the list empty or out.
  const none = BigInt(comment.commentId) % 2n === 0n ? { list: {} } : {}
  const list = reply
    ? { list: { reply, ...(followUps.length ? { commentReplyList: followUps } : {}) } }
    : none
  return jsonAnswer({ errcode: 0, ...list })
})

export const addReply = write((params, { comments, now }) =>
  comments.addReply(text(params, 'commentId'), text(params, 'content'), now()),
)

export const deleteReply = write((params, { comments }) =>
  comments.deleteReply(text(params, 'commentId'), text(params, 'replyId')),
)

export const addCommentReply = write((params, { comments, now }) =>
  comments.addFollowUp(text(params, 'commentId'), text(params, 'replyId'), text(params, 'content'), now()),
)

export const deleteCommentReply = write((params, { comments }) =>
  comments.deleteFollowUp(text(params, 'commentId'), text(params, 'replyId'), text(params, 'commentReplyId')),
)

export const resetApiKfQuota = write((params, { comments }) => comments.resetQuota(text(params, 'commentId')))

export const confirmCompromise = write((params, { comments, now }) => {
  const [commentId, content, picList] = [
    text(params, 'commentId'),
    text(params, 'content'),
    texts(params, 'picList'),
  ]
  comments.settle({ commentId, content, picList }, now())
})
