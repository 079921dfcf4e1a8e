import type { KindCounts } from '../archive/types'
import type { ErrorKind, OfApps } from '../types'

/* What syncVoices returns. */

/** What a sync did for one kind (一个种类的同步结果). */
export interface SyncedKind {
  /** Records that WeChat sent (取到的条数), those that came twice included. */
  fetched: number
  /** Records that are new in the archive (新增的条数). */
  added: number
  /** Records that their users changed (有变化的条数). */
  changed: number
  /** Whether all that WeChat has was read (是否已全部取完); otherwise the next sync goes on. */
  complete: boolean
  /** Absent: the sync of this kind did not fail (没有失败). */
  error?: never
}

/** Why a sync of one kind failed (一个种类的同步失败). What it had read is kept. */
export interface SyncFailure {
  /** What went wrong (错误). */
  error: {
    /** Which kind of error it is (错误种类). */
    kind: ErrorKind
    /** What happened (发生了什么), in English. */
    message: string
  }
  /** Absent: nobody knows after a failure (失败时没有). */
  fetched?: never
  /** Absent: nobody knows after a failure (失败时没有). */
  added?: never
  /** Absent: nobody knows after a failure (失败时没有). */
  changed?: never
  /** Absent: nobody knows after a failure (失败时没有). */
  complete?: never
}

/** What a sync did (同步结果): for each kind, what came or why it failed. */
export interface SyncResult extends Record<keyof KindCounts, SyncedKind | SyncFailure> {
  /** Beside how many voices something was found that the user's phone wrote (找到现场的条数). */
  evidence: number
  /** How many voices the robots were told of (提醒的条数). */
  alerts: number
  /** How many voices were older than VOICE_RETENTION_DAYS (到期清理的条数). */
  removed: number
  /** The same of each mini program (各小程序), where several are served: those that this run had time for. */
  apps?: AppSync[]
}

/** What a sync did for one mini program (一个小程序的同步结果). */
export interface AppSync extends Record<keyof KindCounts, SyncedKind | SyncFailure> {
  /** Its appid (小程序 AppID). */
  appid: string
}

/** The function that brings the archive up to date (同步). */
export interface SyncOperations {
  /** Brings in what is new or changed (同步), alerts of it, removes what is too old. A timer calls it every 10 minutes. */
  syncVoices(query?: OfApps): Promise<SyncResult>
}
