import { UserVoiceError } from '../../client/client'
import { ofApp } from './apps'
import { noteUncertain } from './batch-reply'
import { client } from './client'
import type { ReplyView } from './comment-view'
import { confirm, perform } from './dialogs'

interface Answer {
  /** Whose the comment is; `''` where that is not known. */
  appid: string
  commentId: string
  /** The answer that this one follows up. */
  replyId: string | undefined
  content: string
}

/** What became of an answer; `unknown` where it may have arrived all the same. */
export type Outcome = 'sent' | 'refused' | 'unknown'

/**
 * Answers a comment, or follows its answer up.
 *
 * @param then what is done once it is sent, under the same dialog
 */
export async function answer(
  { appid, commentId, replyId, content }: Answer,
  then?: () => Promise<void>,
): Promise<Outcome> {
  let outcome: Outcome = 'refused'
  await perform(
    '正在发送',
    async () => {
      try {
        const comment = { ...ofApp(appid), commentId }
        if (replyId) await client.addCommentReply({ ...comment, replyId, content })
        else await client.addReply({ ...comment, content })
      } catch (error) {
        if (error instanceof UserVoiceError && error.outcome) {
          outcome = 'unknown'
          noteUncertain(commentId)
        }
        throw error
      }
      outcome = 'sent'
      await then?.()
    },
    () => WORDS[outcome],
  )
  return outcome
}

/** What stands above the error, by what became of the answer. */
const WORDS: Partial<Record<Outcome, string>> = {
  sent: '回复已发送，但没有标为已处理',
  unknown: '不确定是否已发送',
}

/** How often the owner has said this already: an answer that may have arrived is looked for. */
export const timesSaid = (replies: ReplyView[], content: string): number =>
  replies.filter(reply => reply.isOwn && reply.content.trim() === content.trim()).length

/** Deletes the answer or a follow-up after a confirmation. @returns whether it was tried */
export async function deleteAnswer(
  { appid, commentId }: Pick<Answer, 'appid' | 'commentId'>,
  replies: ReplyView[],
  id: string,
): Promise<boolean> {
  const replyId = replies[0]?.id
  if (!replyId) return false
  const isAnswer = id === replyId
  const what = isAnswer && replies.length > 1 ? '这条回复下追加的回复会一起删除。' : '删除后不能恢复。'
  if (!(await confirm('删除回复', what, '删除'))) return false
  const comment = { ...ofApp(appid), commentId }
  await perform('正在删除', () =>
    isAnswer
      ? client.deleteReply({ ...comment, replyId })
      : client.deleteCommentReply({ ...comment, replyId, commentReplyId: id }),
  )
  return true
}
