import type { VoiceFilter, VoiceKind, VoiceState } from '../../client/client'
import { client } from './client'
import { KINDS, STATES } from './voice-view'

export type Counts = Record<VoiceKind, Record<VoiceState, number>>

/** How many voices there are of each kind in each state, among those that the rest of the filter finds. */
export async function readCounts(filter: Omit<VoiceFilter, 'kind' | 'state'>): Promise<Counts> {
  const counts: Counts = {
    feedback: { new: 0, open: 0, done: 0 },
    comment: { new: 0, open: 0, done: 0 },
  }
  const count = async (kind: VoiceKind, state: VoiceState) => {
    counts[kind][state] = (await client.listVoices({ ...filter, kind, state, limit: 1 })).total
  }
  await Promise.all(KINDS.map(kind => Promise.all(STATES.map(state => count(kind.value, state.value)))))
  return counts
}

/** The number in one kind or both, in one state or any. */
export function sumOf(counts: Counts, kind?: VoiceKind, state?: VoiceState): number {
  const kinds = KINDS.filter(({ value }) => !kind || value === kind)
  const states = STATES.filter(({ value }) => !state || value === state)
  return kinds.reduce((sum, k) => states.reduce((all, s) => all + counts[k.value][s.value], sum), 0)
}
