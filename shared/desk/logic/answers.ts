import { client } from './client'
import type { ReplyView } from './comment-view'
import { confirm, perform } from './dialogs'

/** Answers a comment, or follows its answer up. @returns whether it was done */
export function answer(commentId: string, replyId: string | undefined, content: string): Promise<boolean> {
  return perform('正在发送', () =>
    replyId
      ? client.addCommentReply({ commentId, replyId, content })
      : client.addReply({ commentId, content }),
  )
}

/** Deletes the answer or a follow-up after a confirmation. @returns whether it was tried */
export async function deleteAnswer(commentId: string, replies: ReplyView[], id: string): Promise<boolean> {
  const replyId = replies[0]?.id
  if (!replyId) return false
  const isAnswer = id === replyId
  const what = isAnswer && replies.length > 1 ? '这条回复下追加的回复会一起删除。' : '删除后不能恢复。'
  if (!(await confirm('删除回复', what, '删除'))) return false
  await perform('正在删除', () =>
    isAnswer
      ? client.deleteReply({ commentId, replyId })
      : client.deleteCommentReply({ commentId, replyId, commentReplyId: id }),
  )
  return true
}
