import * as input from '../function/input'
import * as read from '../wechat/reader'
import { readApi } from './api'
import type { CommentReplies } from './types'

const author = read.object({ nickname: read.text, imgUrl: read.address })

const replies = read.object({
  list: read.object({
    reply: read.optional(
      read.object({
        commentId: read.text,
        replyId: read.text,
        createTime: read.number,
        updateTime: read.number,
        replyContent: read.object({ content: read.text }),
        replyObject: author,
      }),
    ),
    commentReplyList: read.list(
      read.object({
        commentId: read.text,
        commentReplyId: read.text,
        createTime: read.number,
        updateTime: read.number,
        commentReplyContent: read.object({ content: read.text }),
        commentReplyObject: author,
      }),
    ),
  }),
})

/** The reply to a comment and its follow-ups. WeChat leaves out either where there is none. */
export const getCommentReplyList = readApi(
  '/wxaapi/comment/replyandcommentreplylist/get',
  input.object({ commentId: input.id }),
  (raw): CommentReplies => {
    const { reply, commentReplyList } = read.readAs(replies, raw).list
    return { reply, commentReplyList }
  },
)
