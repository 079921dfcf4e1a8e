import { fail } from '../errors'
import * as input from '../function/input'
import { fittingRecord, RESULT_BYTES } from '../function/size'
import * as read from '../wechat/reader'
import { readApi } from './api'
import { comment, media, withStars } from './comment'
import type { CommentInfo } from './types'

const changedComment = read.object({
  commentId: read.text,
  createTime: read.time,
  score: read.optionalNumber,
  // Here WeChat calls the text `ext`.
  content: read.object({ txt: read.text, ext: read.text, media }),
})

const oldComment = read.record((value, notes) => {
  const { content, ...old } = withStars(changedComment(value, notes))
  const { ext, ...others } = content
  return { ...old, content: { ...others, txt: content.txt || ext } }
})

const commentInfo = read.record(
  read.object({
    info: read.object({ content: read.optional(comment) }),
    processInfo: read.optional(
      read.object({ actionList: read.list(read.object({ type: read.number, updateTime: read.time })) }),
    ),
    oldComment: read.optional(oldComment),
  }),
)

/** One comment, how far its settlement has come, and what it said before. */
export const getCommentInfo = readApi(
  '/wxaapi/comment/commentinfo/get',
  input.object({ commentId: input.id }),
  (raw, invocation): CommentInfo => {
    const { info, processInfo, oldComment, unreadable } = read.readAs(commentInfo, raw, invocation)
    if (!info.content) throw fail('bad_response', 'WeChat sent no comment')
    const actions = processInfo?.actionList.map(action => ({
      ...action,
      updateTime: action.updateTime || null,
    }))
    const last = actions?.filter(({ updateTime }) => updateTime !== null).at(-1)
    return {
      comment: fittingRecord(info.content, RESULT_BYTES / 2),
      process: actions ? { actions, current: last?.type ?? null } : null,
      oldComment: oldComment && fittingRecord(oldComment, RESULT_BYTES / 2),
      ...(unreadable && { unreadable }),
    }
  },
)
