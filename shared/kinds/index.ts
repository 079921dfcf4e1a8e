import type { VoiceKind } from '../archive/types'
import { comment } from './comment'
import { feedback } from './feedback'
import type { Kind } from './kind'

/** All kinds, in the order in which people read them. */
export const KINDS: { [Name in VoiceKind]: Kind<Name> } = { feedback, comment }
