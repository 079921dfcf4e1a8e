import { OperationError } from '../errors'
import * as input from '../function/input'
import type { Invocation } from '../invocation'
import * as read from '../wechat/reader'
import { readApi } from './api'
import type { CommentReplies } from './types'

const author = read.object({ nickname: read.text, imgUrl: read.address })

const words = read.object({ content: read.text })

/** What a reply and a follow-up have alike. */
const written = { commentId: read.text, createTime: read.time, updateTime: read.time }

const reply = read.object({ ...written, replyId: read.text, replyContent: words, replyObject: author })

const commentReply = read.object({
  ...written,
  commentReplyId: read.text,
  commentReplyContent: words,
  commentReplyObject: author,
})

const replies = read.record(
  read.object({
    reply: read.optional(read.record(reply)),
    commentReplyList: read.list(read.record(commentReply)),
  }),
)

const NONE: CommentReplies = { reply: null, commentReplyList: [] }

/** The reply to a comment and its follow-ups. WeChat leaves out either where there is none. */
export const getCommentReplyList = readApi(
  '/wxaapi/comment/replyandcommentreplylist/get',
  input.object({ commentId: input.id }),
  ({ list }, invocation): CommentReplies => {
    // WeChat's list is one object.
    const [{ reply, commentReplyList, unreadable } = NONE] = read.readAs(read.list(replies), list, invocation)
    return { reply, commentReplyList, ...(unreadable && { unreadable }) }
  },
)

/** Codes that are about the comment which is asked for: WeChat does not show it, or not any more. */
const NOT_SHOWN = [-10001, -10003, -10403]

/** Whether a comment has a reply; `false`, too, where WeChat does not show the comment. */
export async function hasReply(commentId: string, invocation: Invocation): Promise<boolean> {
  try {
    return (await getCommentReplyList.call({ commentId }, invocation)).reply !== null
  } catch (error) {
    if (!(error instanceof OperationError) || !NOT_SHOWN.includes(error.details.weChatCode ?? 0)) throw error
    return false
  }
}
