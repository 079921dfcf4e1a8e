import type { KindCounts, VoiceKind } from '../archive/types'
import { VOICE_KINDS } from '.'
import type { Kind } from './kind'

/* Finding the kind of something. */

export const kinds: Kind[] = Object.values(VOICE_KINDS)

export const kindNames = Object.keys(VOICE_KINDS) as VoiceKind[]

/** The kind of a voice, or of a part of one. */
export const kindOf = <Name extends VoiceKind>({ kind }: { kind: Name }): Kind<Name> => VOICE_KINDS[kind]

/** The kind of this name; `undefined` where there is none, since owners can change a document. */
export const kindNamed = (name: unknown): Kind | undefined => kinds.find(kind => kind.name === name)

/** The kind of the voice with this `_id`; `undefined` for any other id. */
export const kindOfId = (voiceId: string): Kind | undefined => kindNamed(voiceId.split(':')[1])

/** A value for each kind, by the name of its count. */
export const byKind = <T>(make: (kind: Kind) => T): Record<keyof KindCounts, T> =>
  recordOf(kinds.map(kind => [kind.counts, make(kind)]))

/** An object of these entries, which must have every name. */
export const recordOf = <Name extends string, Value>(entries: (readonly [string, Value])[]) =>
  Object.fromEntries(entries) as Record<Name, Value>
