import { SECONDS_A_DAY } from '../china-time'
import { retentionDays } from '../config'
import { type Database, type DatabaseOptions, openDatabase } from '../database/database'
import { appidOf, type Invocation } from '../invocation'
import { nowInSeconds } from './meta'

/** The archive of one mini program, opened for one call. */
export interface Archive extends Database {
  appid: string
  /** When it was opened. */
  now: number
  /** Voices created before are not kept; 0 where all are. */
  keepsFrom: number
  invocation: Invocation
}

export async function openArchive(invocation: Invocation, options?: DatabaseOptions): Promise<Archive> {
  const now = nowInSeconds()
  const days = retentionDays()
  const keepsFrom = days === 0 ? 0 : Math.max(0, now - days * SECONDS_A_DAY)
  const database = await openDatabase(invocation, options)
  return { ...database, appid: appidOf(invocation), now, keepsFrom, invocation }
}
