import type { VoiceFilter, VoiceKind, VoiceState } from '../../client/client'
import { client } from './client'
import { KINDS, STATES } from './voice-view'

export type Counts = Record<VoiceKind, Record<VoiceState, number>>

/** How many voices there are of each kind in each state, among those that the rest of the filter finds. */
async function readCounts(filter: Omit<VoiceFilter, 'kind' | 'state'>): Promise<Counts> {
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

/** The counts of a page. */
export class Counter {
  /** How often they were asked for: only the latest answer counts. */
  private readings = 0

  constructor(public counts?: Counts) {}

  /** @returns `undefined` where they could not be read, or were asked for again meanwhile */
  async read(filter: Omit<VoiceFilter, 'kind' | 'state'>): Promise<Counts | undefined> {
    this.readings += 1
    const reading = this.readings
    const counts = await readCounts(filter).catch(() => undefined)
    if (reading !== this.readings || !counts) return undefined
    this.counts = counts
    return counts
  }

  /** A voice went from one state to another. */
  move(kind: VoiceKind, from: VoiceState, to: VoiceState): void {
    if (!this.counts) return
    this.counts[kind][from] -= 1
    this.counts[kind][to] += 1
  }

  /** The page is left: what arrives from now on is dropped. */
  stop(): void {
    this.readings += 1
  }
}

/** The number in one kind or both, in one state or any. */
export function sumOf(counts: Counts, kind?: VoiceKind, state?: VoiceState): number {
  const kinds = KINDS.filter(({ value }) => !kind || value === kind)
  const states = STATES.filter(({ value }) => !state || value === state)
  return kinds.reduce((sum, k) => states.reduce((all, s) => all + counts[k.value][s.value], sum), 0)
}

/** One choice of a filter, with how many it would show. */
export interface Chip {
  value: string
  name: string
  count?: number
}

/** The choices of state and kind, each with the number that it would show beside what is chosen of the other. */
export function chips(
  counts: Counts | undefined,
  state: VoiceState | '',
  kind: VoiceKind | '',
): { states: Chip[]; kinds: Chip[] } {
  const count = (k: VoiceKind | '', s: VoiceState | '') =>
    counts ? { count: sumOf(counts, k || undefined, s || undefined) } : {}
  const all = { value: '' as const, name: '全部' }
  return {
    states: [...STATES, all].map(one => ({ ...one, ...count(kind, one.value) })),
    kinds: [all, ...KINDS].map(one => ({ ...one, ...count(one.value, state) })),
  }
}
