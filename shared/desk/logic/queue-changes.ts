import type { QueueCounts, VoiceQuery } from '../../client/client'
import type { VoiceList } from '../components/voice-list/voice-list'
import type { ChangedVoice } from './changes'
import { belongs } from './narrowing'
import { movedCounts } from './queue'
import type { FormerStates } from './undo'
import { changedRow, rowChange, type VoiceRow } from './voice-view'

/** The rows of a list after voices were changed here. */
export interface QueueChanges {
  counts: QueueCounts | null
  /** Those that were just done from here, with the states that they had. */
  former: FormerStates
}

/** Shows changed voices in a list: a row that does not belong to it any more leaves it, and comes back to its place. */
export function applyChanges(
  list: Pick<VoiceList, 'update'>,
  query: VoiceQuery,
  voices: ChangedVoice[],
  before: QueueCounts | null,
): QueueChanges {
  const changed = new Map(voices.map(voice => [voice._id, voice]))
  const former: FormerStates = {}
  let counts = before
  list.update(row => {
    const voice = changed.get(row.id)
    if (!voice) return row
    const after: VoiceRow = changedRow(row, rowChange(voice), query)
    after.isGone = !belongs(after, query)
    counts = counts && movedCounts(counts, row, after)
    if (row.state !== 'done' && after.state === 'done' && voice.entry?.state === 'done')
      former[row.id] = row.state
    return after
  })
  return { counts, former }
}
