import type { VoiceState } from '../../client/client'
import { change } from './handle'

/** The states that voices had before they were done, by their ids. */
export type FormerStates = Record<string, VoiceState>

/** Writes back to each voice the state that it had: what was done and that it was undone both stand in its history. */
export async function undo(former: FormerStates): Promise<void> {
  const failures: unknown[] = []
  for (const state of ['new', 'open'] as const) {
    const ids = Object.keys(former).filter(id => former[id] === state)
    // Where some cannot be written back, the others are all the same.
    if (ids.length > 0) await change({ ids, state }).catch(error => failures.push(error))
  }
  if (failures.length > 0) throw failures[0]
}
