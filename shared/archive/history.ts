import type { Command, Expression } from '../database/sdk'
import type { HistoryEntry } from './types'

/** Entries of a voice's history that are kept, the newest. */
const MOST_HISTORY = 200

/** What a change sets `history` to, so that it ends with this entry. */
export const withEntry = (entry: HistoryEntry, _: Command): Expression =>
  _.push({ each: [entry], slice: -MOST_HISTORY })
