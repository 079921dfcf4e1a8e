import type { Comment, CommentInfo, CommentReplies } from '../../shared/comments/types'
import { starsLabel } from '../../shared/labels'
import type { Page } from '../../shared/types'
import { chinaTime, ellipsis, yuan } from '../terminal/format'
import { pageLine, table } from '../terminal/table'

const commentRows = (comments: Comment[]): string =>
  table(
    ['时间 (UTC+8)', '评分', '内容', '商品', '金额', '图/视频', 'commentId'],
    comments.map(({ createTime, stars, content, productInfo, amount, commentId }) => [
      chinaTime(createTime),
      starsLabel(stars),
      ellipsis(content.txt, 36),
      ellipsis(productInfo.productList.map(({ name }) => name).join('、'), 20),
      yuan(amount),
      content.media.some(({ video }) => video) ? '视频' : String(content.media.length),
      commentId,
    ]),
  )

export const commentTable = ({ list, total, next }: Page<Comment, object>): string =>
  `${commentRows(list)}\n${pageLine(list, total, next)}`

const STEPS: Record<number, string> = { 1: '用户差评', 2: '商家处理', 3: '邀请改评', 4: '用户改评' }

/** A comment, what it said before, and how far its settlement has come. */
export function commentInfo({ comment, oldComment, process }: CommentInfo): string {
  const before = oldComment
    ? [`  改评前 ${starsLabel(oldComment.stars)} ${ellipsis(oldComment.content.txt, 80)}`]
    : []
  const steps = (process?.actions ?? []).map(({ type, updateTime }) => {
    const time = updateTime === null ? '—' : `${chinaTime(updateTime)} (UTC+8)`
    return `  ${updateTime === null ? '○' : '●'} ${STEPS[type] ?? type}  ${time}`
  })
  return [commentRows([comment]), ...before, ...steps].join('\n')
}

/** The owner's reply, and what was added to it. */
export function replyTable({ reply, commentReplyList }: CommentReplies): string {
  if (!reply) return 'No reply yet.'
  const rows = [
    [
      chinaTime(reply.createTime),
      reply.replyObject.nickname,
      ellipsis(reply.replyContent.content, 60),
      reply.replyId,
    ],
    ...commentReplyList.map(({ createTime, commentReplyObject, commentReplyContent, commentReplyId }) => [
      chinaTime(createTime),
      commentReplyObject.nickname,
      ellipsis(commentReplyContent.content, 60),
      commentReplyId,
    ]),
  ]
  return table(['时间 (UTC+8)', '回复者', '内容', 'replyId, commentReplyId'], rows)
}
