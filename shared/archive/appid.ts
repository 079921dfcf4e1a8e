import { type Database, openDatabase } from '../database/database'
import { OperationError } from '../errors'
import type { Operation } from '../function/operation'
import { type Invocation, withTimeout } from '../invocation'
import { metaId } from './meta'
import { whereArchived } from './presence'

/*
 * Which mini program is meant where a call does not say it, as a timer's may not: the one from which an administrator
 * called last.
 */

/** Whether an operation can do nothing without the archive, or only something less. */
type Use = 'needed' | 'used'

/** An operation for which the appid is looked up where a call brings none, and noted where an administrator brings one. */
export const withAppid = <Input, Data>(
  use: Use,
  { input, call }: Operation<Input, Data>,
): Operation<Input, Data> => ({
  input,
  async call(given, invocation) {
    await decideAppid(use, invocation)
    const noting = noteAppid(invocation)
    try {
      return await call(given, invocation)
    } finally {
      await noting
    }
  },
})

/** Looks up which mini program is meant, where it is not known yet. */
export async function decideAppid(use: Use, invocation: Invocation): Promise<void> {
  invocation.appid ??=
    use === 'needed'
      ? await notedAppid(await openDatabase(invocation))
      : await whereArchived(invocation, notedAppid)
}

async function notedAppid({ meta }: Database): Promise<string | undefined> {
  const [document] = await meta.find({ _id: metaId.administrator })
  return typeof document?.appid === 'string' ? document.appid : undefined
}

/** What this instance has noted. */
let noted: string | undefined

/** What the note may take of a call. */
const MOST_MS = 1000

/** Notes from where an administrator calls. It never fails: a later call does it too. */
async function noteAppid(invocation: Invocation): Promise<void> {
  const { openid, appid } = invocation.caller
  // Where WECHAT_APPID is set, a timer's call means that one.
  if (!openid || !appid || appid !== invocation.appid || appid === noted) return
  try {
    await withTimeout(MOST_MS, invocation, async limited => {
      const { meta } = await openDatabase(limited)
      await meta.put({ _id: metaId.administrator, appid })
    })
    noted = appid
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
  }
}
