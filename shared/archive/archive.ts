import { retentionDays } from '../config'
import { type Database, type DatabaseOptions, openDatabase } from '../database/database'
import { appidOf, type Invocation } from '../invocation'
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

interface ArchiveOptions extends DatabaseOptions {
  /** Whether an administrator's appid is noted: `true` unless given. Otherwise the caller does it. */
  notes?: boolean
}

export async function openArchive(
  invocation: Invocation,
  { notes = true, ...options }: ArchiveOptions = {},
): Promise<Archive> {
  const now = nowInSeconds()
  const days = retentionDays()
  const keepsFrom = days === 0 ? 0 : Math.max(0, now - days * SECONDS_A_DAY)
  const database = await openDatabase(invocation, options)
  const meant = { ...invocation, appid: invocation.appid ?? (await notedAppid(database)) }
  const archive = { ...database, appid: appidOf(meant), now, keepsFrom, invocation: meant }
  if (notes) await noteAppid(archive)
  return archive
}

/** What this instance knows to stand in the database. */
let noted: string | undefined

/**
 * Notes which mini program is meant, for a timer that brings none: that of the last administrator who called, where it
 * is another one than before; and of any other caller, where none is noted.
 *
 * @param whereNone whether one is needed where none is noted
 */
export async function noteAppid(archive: Archive, whereNone = true): Promise<void> {
  const { appid, invocation } = archive
  if (noted === appid) return
  const before = await notedAppid(archive)
  if (before === undefined ? whereNone : before !== appid && invocation.caller.openid) {
    await note(appid, archive)
  } else if (before !== appid) return
  noted = appid
}

async function notedAppid({ meta }: Database): Promise<string | undefined> {
  const [document] = await meta.find({ _id: metaId.administrator }, { nothingWhereMissing: true })
  return typeof document?.appid === 'string' ? document.appid : undefined
}

async function note(appid: string, { meta }: Database): Promise<void> {
  const outcome = await meta.add([{ _id: metaId.administrator, appid }])
  if (outcome === 'duplicate') await meta.update({ _id: metaId.administrator }, { appid })
}
