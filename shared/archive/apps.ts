import { type Database, openDatabase } from '../database/database'
import { fail } from '../errors'
import { invalidInput } from '../function/input'
import { type Invocation, ownAmong } from '../invocation'
import { servedApps } from '../wechat/served'
import { metaId } from './meta'
import { whereArchived } from './presence'

/*
 * Which mini programs a call means. A timer's call may bring no appid: then the one is meant from which an administrator
 * called last.
 */

/** Whether an operation needs the archive, works without it too, or does not look there. */
type Use = 'needed' | 'used' | undefined

interface Choice {
  archive: Use
  /** Whether it is about several at once: unless told, about all that the caller may see. */
  isAboutAll: boolean
  /** What the caller asks for; `undefined` where he asks for none. */
  asked: readonly string[] | undefined
}

/** Decides which mini programs are meant, of those that the caller may see. */
export async function chooseApps(
  { archive, isAboutAll, asked }: Choice,
  invocation: Invocation,
): Promise<void> {
  const { seen, caller } = invocation
  invocation.served = (await servedApps(invocation)) ?? (await notedApp(archive, invocation))
  const served = invocation.served ?? []
  const mine = seen === 'all' ? served : served.filter(appid => seen.includes(appid))
  const others = asked?.filter(appid => !mine.includes(appid)) ?? []
  if (others.some(appid => !served.includes(appid))) {
    throw invalidInput([{ field: 'appid', message: 'is of no mini program that is served here' }])
  }
  if (others.length > 0) {
    throw fail('forbidden', 'this caller may not see this mini program', {
      hint: 'An owner of all mini programs says who may see which, in ADMIN_OPENIDS or by an invitation.',
    })
  }
  const own = ownAmong(mine, caller)
  invocation.appids = asked ?? (isAboutAll ? mine : own === undefined ? [] : [own])
  invocation.appid = invocation.appids[0]
}

async function notedApp(use: Use, invocation: Invocation): Promise<string[] | undefined> {
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
