import { fail } from '../errors'
import * as input from '../function/input'
import * as reply from '../wechat/reader'
import { readApi } from './api'
import { comment, media, withStars } from './comment'
import type { CommentInfo } from './types'

const changedComment = reply.object({
  commentId: reply.text,
  createTime: reply.number,
  score: reply.number,
  // Here WeChat calls the text `ext`.
  content: reply.object({ txt: reply.text, ext: reply.text, media }),
})

const oldComment = (value: unknown) => {
  const { content, ...old } = withStars(changedComment(value))
  const { ext, ...others } = content
  return { ...old, content: { ...others, txt: content.txt || ext } }
}

const commentInfo = reply.object({
  info: reply.object({ content: reply.optional(comment) }),
  processInfo: reply.optional(
    reply.object({ actionList: reply.list(reply.object({ type: reply.number, updateTime: reply.number })) }),
  ),
  oldComment: reply.optional(oldComment),
})

/** One comment, its history and what it said before. */
export const getCommentInfo = readApi(
  '/wxaapi/comment/commentinfo/get',
  input.object({ commentId: input.id }),
  (raw): CommentInfo => {
    const { info, processInfo, oldComment } = reply.readAs(commentInfo, raw)
    if (!info.content) throw fail('bad_response', 'WeChat sent no comment')
    const actions = processInfo?.actionList.map(action => ({
      ...action,
      updateTime: action.updateTime || null,
    }))
    const happened = actions?.filter(({ updateTime }) => updateTime !== null)
    return {
      comment: info.content,
      process: actions ? { actions, current: happened?.[happened.length - 1]?.type ?? null } : null,
      oldComment,
    }
  },
)
