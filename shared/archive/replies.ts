import type { Operation } from '../function/operation'
import type { Invocation } from '../invocation'
import { withEntry } from './history'
import { nowInSeconds } from './meta'
import { whereArchived } from './presence'
import type { HistoryEntry } from './types'
import { voiceId } from './voice'

/** What people do to a comment at WeChat, and whether it is answered then; of the rest only the history knows. */
const IS_REPLIED = {
  addReply: true,
  deleteReply: false,
  addCommentReply: undefined,
  deleteCommentReply: undefined,
  confirmCompromise: undefined,
  sendServiceMessage: undefined,
}

export type ReplyAction = keyof typeof IS_REPLIED

/** An operation on a comment that is noted in the archive once WeChat has carried it out, where the comment is there. */
export const notedInArchive = <Input extends { commentId: string }, Data>(
  action: ReplyAction,
  { input, call }: Operation<Input, Data>,
): Operation<Input, Data> => ({
  input,
  async call(given, invocation) {
    const data = await call(given, invocation)
    await noteReply(given.commentId, action, invocation)
    return data
  },
})

/** Notes what was done to a comment. It never fails: WeChat has carried it out, whatever becomes of the note. */
async function noteReply(commentId: string, action: ReplyAction, invocation: Invocation): Promise<void> {
  await whereArchived(invocation, ({ voices, _ }, appid) => {
    const entry: HistoryEntry = { time: nowInSeconds(), by: invocation.caller.openid ?? '', action }
    const replied = IS_REPLIED[action]
    return voices.update(
      { _id: voiceId(appid, 'comment', commentId) },
      {
        ...(replied !== undefined && { replied }),
        history: withEntry(entry, _),
        updatedAt: entry.time,
      },
    )
  })
}
