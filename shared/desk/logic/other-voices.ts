import { type ListedVoice, typeLabel } from '../../client/client'
import { starSign } from './comment-view'
import { formatTime } from './format'
import { isBadComment, STATE_LOOKS, stateName } from './voice-view'

/** What a person said besides, in a line or two. */
export interface OtherVoice {
  id: string
  /** The stars of a comment, the type of feedback. */
  label: string
  isComment: boolean
  isBad: boolean
  text: string
  time: string
  stateName: string
  stateLook: string
}

export function otherVoice(voice: ListedVoice): OtherVoice {
  const { _id, createTime, state } = voice
  const isComment = voice.kind === 'comment'
  const text = isComment ? voice.record.content.txt : voice.record.content
  return {
    id: _id,
    label: isComment ? starSign(voice.stars) : typeLabel(voice.record.type),
    isComment,
    isBad: isComment && isBadComment(voice.stars),
    text: text.trim() || '用户没有填写文字',
    time: formatTime(createTime),
    stateName: stateName(state),
    stateLook: STATE_LOOKS[state],
  }
}
