import { SECONDS_A_DAY } from '../china-time'
import { retentionDays } from '../config'
import { type Database, type DatabaseOptions, openDatabase } from '../database/database'
import { appidOf, type Invocation } from '../invocation'
import { nowInSeconds } from './meta'

/** The archive, as far as it is of the mini programs that a call means, opened for this call. */
export interface Archive extends Database {
  /** The mini program that is meant; the first, where several are. */
  appid: string
  /** The mini programs that are meant. */
  appids: readonly string[]
  /** When it was opened, by this machine's clock, or by WeChat's where that is behind. */
  readonly now: number
  /** Voices created before are not kept; 0 where all are. */
  readonly keepsFrom: number
  invocation: Invocation
}

export async function openArchive(invocation: Invocation, options?: DatabaseOptions): Promise<Archive> {
  const opened = nowInSeconds()
  const days = retentionDays()
  const database = await openDatabase(invocation, options)
  const now = () => opened - Math.max(0, invocation.clock.ahead ?? 0)
  return {
    ...database,
    appid: appidOf(invocation),
    appids: invocation.appids,
    get now() {
      return now()
    },
    get keepsFrom() {
      return days === 0 ? 0 : Math.max(0, now() - days * SECONDS_A_DAY)
    },
    invocation,
  }
}

/** What the `appid` of a document fulfils where it is of one of the mini programs that are meant. */
export const isMeant = ({ appid, appids, _ }: Pick<Archive, 'appid' | 'appids' | '_'>): object | string =>
  appids.length > 1 ? _.in([...appids]) : appid

/**
 * A time that may be noted as the one up to which everything was looked at. Where WeChat has not said what time it is,
 * this machine's clock may be ahead: then no later than the newest that was seen.
 */
export const seenUpTo = (newest: number, { now, invocation }: Pick<Archive, 'now' | 'invocation'>): number =>
  invocation.clock.ahead === undefined ? Math.min(now, newest) : now

/** So much later than this machine's clock says it may be, in seconds; a time that is ahead by more is wrong itself. */
export const MOST_BEHIND = 2 * SECONDS_A_DAY

/** Whether a day has passed since this time. One that is an hour ahead was noted by a wrong clock. */
export const isDueDaily = (time: unknown, { now }: Pick<Archive, 'now'>): boolean =>
  typeof time !== 'number' || now - time >= SECONDS_A_DAY || time - now >= SECONDS_A_DAY / 24
