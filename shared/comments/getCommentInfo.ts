import { fail } from '../errors'
import * as input from '../function/input'
import * as read from '../wechat/reader'
import { readApi } from './api'
import { media, readComment, withStars } from './comment'
import type { CommentInfo } from './types'

const changedComment = read.object({
  commentId: read.text,
  createTime: read.number,
  score: read.number,
  // Here WeChat calls the text `ext`.
  content: read.object({ txt: read.text, ext: read.text, media }),
})

const oldComment = (value: unknown) => {
  const { content, ...old } = withStars(changedComment(value))
  const { ext, ...others } = content
  return { ...old, content: { ...others, txt: content.txt || ext } }
}

const commentInfo = read.object({
  info: read.object({ content: read.optional(readComment) }),
  processInfo: read.optional(
    read.object({ actionList: read.list(read.object({ type: read.number, updateTime: read.number })) }),
  ),
  oldComment: read.optional(oldComment),
})

/** One comment, how far its settlement has come, and what it said before. */
export const getCommentInfo = readApi(
  '/wxaapi/comment/commentinfo/get',
  input.object({ commentId: input.id }),
  (raw): CommentInfo => {
    const { info, processInfo, oldComment } = read.readAs(commentInfo, raw)
    if (!info.content) throw fail('bad_response', 'WeChat sent no comment')
    const actions = processInfo?.actionList.map(action => ({
      ...action,
      updateTime: action.updateTime || null,
    }))
    const last = actions?.filter(({ updateTime }) => updateTime !== null).at(-1)
    return {
      comment: info.content,
      process: actions ? { actions, current: last?.type ?? null } : null,
      oldComment,
    }
  },
)
