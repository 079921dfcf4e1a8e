import type { VoiceKind } from '../archive/types'
import { commentKind } from './comment'
import { feedbackKind } from './feedback'
import type { Kind } from './kind'

/**
 * All kinds, in the order in which people see them. A new kind needs a file here and its name below; in
 * archive/types.ts its voice, the name of its count, and the names of its statistics; its label in labels.ts. WeChat's
 * APIs for it have a room of their own, whose types client/client.ts exports and whose functions stand in the table of
 * operations. What is missing does not compile.
 */
export const VOICE_KINDS: { [Name in VoiceKind]: Kind<Name> } = {
  feedback: feedbackKind,
  comment: commentKind,
}
