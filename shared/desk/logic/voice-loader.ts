import type { CommentInfo, CommentReplies, Voice } from '../../client/client'
import { ofApp } from './apps'
import { isNotArchived } from './archive'
import { client } from './client'
import { errorView } from './error-view'

/** What is known of a voice: what is archived, and for a comment what WeChat says now. */
export interface LoadedVoice {
  voice: Voice | null
  info: CommentInfo | null
  replies: CommentReplies | null
  /** Why WeChat says nothing of a comment that the archive has. */
  liveError: unknown
}

/** The comment id in a voice's id, `<appid>:comment:<commentId>`; `''` for feedback. */
const commentIdOf = (voiceId: string): string => /:comment:(.+)/.exec(voiceId)?.[1] ?? ''

/**
 * @param commentId for a comment that is not archived
 * @param appid whose it is; `''` where that is not known
 */
export async function loadVoice(voiceId: string, commentId: string, appid: string): Promise<LoadedVoice> {
  const app = ofApp(appid)
  const id = commentId || commentIdOf(voiceId)
  const [archived, live] = await Promise.all([
    resultOf(() => (voiceId ? client.getVoice({ id: voiceId }) : Promise.resolve(null))),
    resultOf(async () => {
      if (!id) return null
      const [info, replies] = await Promise.all([
        client.getCommentInfo({ ...app, commentId: id }),
        client.getCommentReplyList({ ...app, commentId: id }),
      ])
      return { info, replies }
    }),
  ])
  // A comment can be shown without the archive.
  if ('error' in archived && !(id && isNotArchived(errorView(archived.error)))) throw archived.error
  const voice = 'error' in archived ? null : archived.value
  if ('error' in live) {
    if (!voice) throw live.error
    return { voice, info: null, replies: null, liveError: live.error }
  }
  return { voice, info: null, replies: null, ...live.value, liveError: null }
}

type Result<Value> = { value: Value } | { error: unknown }

async function resultOf<Value>(action: () => Promise<Value>): Promise<Result<Value>> {
  try {
    return { value: await action() }
  } catch (error) {
    return { error }
  }
}
