import type { Comment, CommentInfo, CommentReplies } from '../../shared/comments/types'
import type { Page } from '../../shared/types'
import { pictureFor } from '../local/sample/pictures'
import { chinaTime } from '../terminal/format'
import { showAlert } from './alerts'
import type { Tour } from './tour'

const STEPS: Record<number, string> = { 1: '用户差评', 2: '商家处理', 3: '邀请改评', 4: '用户改评' }

/** One bad comment from the alert to its settlement. */
export async function showBadComment(tour: Tour): Promise<void> {
  const { cloud, call } = tour
  const { list } = await call<Page<Comment, object>>('getCommentList', { filterType: 3, limit: 20 })
  const { commentId, content } = list[0] ?? {}
  if (!commentId) throw new Error('the sample data has no bad comment')
  console.log(`The newest bad comment that is not settled: ${content?.txt}`)

  await showAlert(tour, commentId)

  await call('addReply', { commentId, content: '非常抱歉，已经为您安排退款，请留意微信通知。' })
  await call('resetApiKfQuota', { commentId })
  const fileID = cloud.storage.fileId('proof/refund.png')
  cloud.storage.files.set('proof/refund.png', pictureFor('refund').bytes)
  await call('confirmCompromise', { commentId, content: '已经和顾客协商退款。', fileIDs: [fileID] })

  const { reply } = await call<CommentReplies>('getCommentReplyList', { commentId })
  console.log(`  ${reply?.replyObject.nickname}：${reply?.replyContent.content}`)
  const { process: progress } = await call<CommentInfo>('getCommentInfo', { commentId })
  for (const { type, updateTime } of progress?.actions ?? []) {
    const time = updateTime === null ? '' : ' (UTC+8)'
    console.log(
      `  ${updateTime === null ? '○' : '●'} ${STEPS[type] ?? type}  ${chinaTime(updateTime)}${time}`,
    )
  }
}
