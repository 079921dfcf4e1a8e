import type { KindCounts } from '../archive/types'
import type { ErrorKind } from '../types'

/* What syncVoices returns. */

/** What a sync did for one kind. */
export interface SyncedKind {
  /** Records that WeChat sent, those that came twice included. */
  fetched: number
  added: number
  changed: number
  /** Whether all that WeChat has was read; otherwise the next sync goes on. */
  complete: boolean
}

/** Why a sync of one kind failed. What it had read is kept. */
export interface SyncFailure {
  error: { kind: ErrorKind; message: string }
}

export interface SyncResult extends Record<keyof KindCounts, SyncedKind | SyncFailure> {
  /** How many voices the robots were told of. */
  alerts: number
  /** How many voices were older than VOICE_RETENTION_DAYS. */
  removed: number
}

export interface SyncOperations {
  /** Brings in what is new or changed, alerts of it, removes what is too old. A timer calls it every 10 minutes. */
  syncVoices(): Promise<SyncResult>
}
