import * as input from '../function/input'
import * as reply from '../wechat/reader'
import { readApi } from './api'
import type { CommentReplies } from './types'

const author = reply.object({ nickname: reply.text, imgUrl: reply.address })

const replies = reply.object({
  list: reply.object({
    reply: reply.optional(
      reply.object({
        commentId: reply.text,
        replyId: reply.text,
        createTime: reply.number,
        updateTime: reply.number,
        replyContent: reply.object({ content: reply.text }),
        replyObject: author,
      }),
    ),
    commentReplyList: reply.list(
      reply.object({
        commentId: reply.text,
        commentReplyId: reply.text,
        createTime: reply.number,
        updateTime: reply.number,
        commentReplyContent: reply.object({ content: reply.text }),
        commentReplyObject: author,
      }),
    ),
  }),
})

/** What was answered to a comment. WeChat leaves out what there is not. */
export const getCommentReplyList = readApi(
  '/wxaapi/comment/replyandcommentreplylist/get',
  input.object({ commentId: input.id }),
  (raw): CommentReplies => {
    const { list } = reply.readAs(replies, raw)
    return { reply: list.reply, commentReplyList: list.commentReplyList }
  },
)
