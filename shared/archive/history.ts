import type { Command, Expression } from '../database/sdk'
import type { HistoryEntry } from './types'

/** The newest entries of a voice's history are kept. */
const MOST_HISTORY = 200

/** A change of `history` that adds this entry at its end. */
export const withEntry = (entry: HistoryEntry, _: Command): Expression =>
  _.push({ each: [entry], slice: -MOST_HISTORY })
