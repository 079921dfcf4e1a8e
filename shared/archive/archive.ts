import { appId, retentionDays } from '../config'
import type { Invocation } from '../invocation'
import { type Database, type DatabaseOptions, openDatabase } from './database'
import { metaId, nowInSeconds, SECONDS_A_DAY } from './meta'

/** The archive of one mini program, opened for one call. */
export interface Archive extends Database {
  appid: string
  /** When it was opened. */
  now: number
  /** What was created before is not kept: 0 where everything is. */
  keepsFrom: number
  invocation: Invocation
}

export async function openArchive(invocation: Invocation, options?: DatabaseOptions): Promise<Archive> {
  const now = nowInSeconds()
  const days = retentionDays()
  const keepsFrom = days === 0 ? 0 : Math.max(0, now - days * SECONDS_A_DAY)
  const database = await openDatabase(invocation, options)
  const appid = await appidOf(invocation, database)
  return { ...database, appid, now, keepsFrom, invocation }
}

/** What this instance knows to stand in the database. */
let noted: string | undefined

/**
 * The mini program that is meant: WECHAT_APPID, or the caller's, or, for a timer that brings none, that of the last
 * administrator who called. So an administrator's is noted, where it is another one than before.
 */
async function appidOf({ caller }: Invocation, database: Database): Promise<string> {
  if (!caller.appid) caller.appid = await notedAppid(database)
  const appid = appId(caller.appid)
  if (caller.openid && noted !== appid && (await notedAppid(database)) !== appid) await note(appid, database)
  noted = appid
  return appid
}

async function notedAppid({ meta }: Database): Promise<string | undefined> {
  const [document] = await meta.find({ _id: metaId.administrator })
  return typeof document?.appid === 'string' ? document.appid : undefined
}

async function note(appid: string, { meta }: Database): Promise<void> {
  const outcome = await meta.add([{ _id: metaId.administrator, appid }])
  if (outcome === 'duplicate') await meta.update({ _id: metaId.administrator }, { appid })
}
