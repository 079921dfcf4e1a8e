import type { CommentInfo, CommentReplies, Voice } from 'wx-user-voice'
import { isNotArchived } from './archive'
import { client } from './client'
import { errorView } from './error-view'

/** What is known of a voice: what is archived, and of a comment what WeChat says of it now. */
export interface LoadedVoice {
  voice: Voice | null
  info: CommentInfo | null
  replies: CommentReplies | null
  /** Why WeChat said nothing of it, while the archive knows it. */
  liveError: unknown
}

/** The id of the comment that a voice is, or `''`: its own id holds it, `<appid>:comment:<commentId>`. */
const commentIdOf = (voiceId: string): string => /^[^:]*:comment:(.+)$/.exec(voiceId)?.[1] ?? ''

/** @param commentId where it is no voice of the archive */
export async function loadVoice(voiceId: string, commentId: string): Promise<LoadedVoice> {
  const id = commentId || commentIdOf(voiceId)
  const [archived, live] = await Promise.all([
    settle(() => (voiceId ? client.getVoice({ id: voiceId }) : Promise.resolve(null))),
    settle(async () => {
      if (!id) return null
      const [info, replies] = await Promise.all([
        client.getCommentInfo({ commentId: id }),
        client.getCommentReplyList({ commentId: id }),
      ])
      return { info, replies }
    }),
  ])
  // A comment without an archive is as good as one that is opened by its own id.
  if ('error' in archived && !(id && isNotArchived(errorView(archived.error)))) throw archived.error
  const voice = 'error' in archived ? null : archived.value
  if ('error' in live) {
    if (!voice) throw live.error
    return { voice, info: null, replies: null, liveError: live.error }
  }
  return { voice, info: null, replies: null, ...live.value, liveError: null }
}

type Settled<Value> = { value: Value } | { error: unknown }

async function settle<Value>(action: () => Promise<Value>): Promise<Settled<Value>> {
  try {
    return { value: await action() }
  } catch (error) {
    return { error }
  }
}
