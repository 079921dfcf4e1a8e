import { type Database, openDatabase } from '../database/database'
import { notSeen } from '../function/access'
import { invalidInput } from '../function/input'
import { type Invocation, ownAmong, type Seen } from '../invocation'
import { metaId } from './meta'
import { whereArchived } from './presence'
import { appsOfCaller } from './seen'

/*
 * Which mini programs a call means. A timer's call may bring no appid: then the one is meant from which an administrator
 * called last.
 */

interface Choice {
  /** Whether the operation needs the archive, or works without it too. Others do not look there. */
  archive?: 'needed' | 'used' | undefined
  /** See the table of operations. */
  apps?: 'all' | 'ids' | undefined
  /** What the caller asks for; `undefined` where he asks for none. */
  asked: readonly string[] | undefined
}

/** Decides which mini programs are meant, of those that the caller may see. */
export async function chooseApps({ archive, apps, asked }: Choice, invocation: Invocation): Promise<void> {
  invocation.served ??= await notedApp(archive, invocation)
  checkAsked('appid', asked, invocation)
  const mine = appsOfCaller(invocation)
  const own = ownAmong(mine, invocation.caller)
  const all = apps ? mine : own === undefined ? [] : [own]
  invocation.appids = apps === 'ids' ? all : (asked ?? all)
  invocation.appid = invocation.appids[0]
}

/**
 * Refuses what is not served, and what this caller may not see.
 *
 * @param seen of somebody who may see something
 */
export function checkAsked(
  field: string,
  asked: readonly string[] | undefined,
  { seen, served = [] }: { seen: Seen; served?: readonly string[] | undefined },
): void {
  if (asked?.some(appid => !served.includes(appid))) {
    throw invalidInput([{ field, message: 'is of no mini program that is served here' }])
  }
  if (seen !== 'all' && asked?.some(appid => !seen.includes(appid))) throw notSeen()
}

async function notedApp(use: Choice['archive'], invocation: Invocation): Promise<string[] | undefined> {
  if (!use) return undefined
  const noted =
    use === 'needed'
      ? await notedAppid(await openDatabase(invocation))
      : await whereArchived(invocation, notedAppid)
  return noted === undefined ? undefined : [noted]
}

async function notedAppid({ meta }: Database): Promise<string | undefined> {
  const [document] = await meta.find({ _id: metaId.administrator })
  return typeof document?.appid === 'string' ? document.appid : undefined
}

/** The appid that this instance has noted. */
let noted: string | undefined

/** Notes from which mini program an administrator calls. Where that fails, a later call does it. */
export async function noteAppid(invocation: Invocation): Promise<void> {
  const { caller, served } = invocation
  const { openid, appid } = caller
  // Where others are served than the calling one, a timer's call means those.
  if (!openid || !appid || served?.length !== 1 || served[0] !== appid || appid === noted) return
  const note = async ({ meta }: Database) => {
    await meta.put({ _id: metaId.administrator, appid })
    noted = appid
  }
  await whereArchived(invocation, note, { create: true })
}
