import type { Operation } from '../function/operation'
import { appidOf, type Invocation } from '../invocation'
import { withEntry } from './history'
import { nowInSeconds } from './meta'
import { whereArchived } from './presence'
import type { HistoryEntry } from './types'
import { voiceId } from './voice'

/**
 * An operation on a comment that is noted in the archive once WeChat has carried it out, where the comment is there.
 *
 * @param replied whether the comment has a reply then; as before, unless given
 */
export const notedInArchive = <Input extends { commentId: string }, Data>(
  action: string,
  replied: boolean | undefined,
  { input, call }: Operation<Input, Data>,
): Operation<Input, Data> => ({
  input,
  async call(given, invocation) {
    const data = await call(given, invocation)
    await noteReply(given.commentId, action, replied, invocation)
    return data
  },
})

/** Notes what was done to a comment. It never fails: WeChat has carried it out, whatever becomes of the note. */
async function noteReply(
  commentId: string,
  action: string,
  replied: boolean | undefined,
  invocation: Invocation,
): Promise<void> {
  await whereArchived(invocation, ({ voices, _ }) => {
    const entry: HistoryEntry = { time: nowInSeconds(), by: invocation.caller.openid ?? '', action }
    return voices.update(
      { _id: voiceId(appidOf(invocation), 'comment', commentId) },
      {
        ...(replied !== undefined && { replied }),
        history: withEntry(entry, _),
        updatedAt: entry.time,
      },
    )
  })
}
