import type { VoiceKind } from '../archive/types'
import { commentKind } from './comment'
import { feedbackKind } from './feedback'
import type { Kind } from './kind'

/**
 * All kinds, in the order in which people read them. Another one costs a file here and its name below; in
 * archive/types.ts its voice, the name of its counts, and of lists where statistics have some; its label in labels.ts.
 * WeChat's APIs of it are a room of their own, whose types client/client.ts exports, and whose functions stand in the
 * table of operations. What is missing does not compile.
 */
export const VOICE_KINDS: { [Name in VoiceKind]: Kind<Name> } = {
  feedback: feedbackKind,
  comment: commentKind,
}
