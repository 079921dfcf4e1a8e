import { type Database, openDatabase } from '../database/database'
import type { Operation } from '../function/operation'
import type { Invocation } from '../invocation'
import { metaId } from './meta'
import { whereArchived } from './presence'

/*
 * A timer's call may bring no appid: then the mini program is meant from which an administrator called last.
 */

/** Whether an operation needs the archive, or works without it too. */
type Use = 'needed' | 'used'

/** The operation; the appid is looked up where a call brings none, and noted where an administrator brings one. */
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

/** Looks up which mini program is meant, where the call does not say it. */
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

/** The appid that this instance has noted. */
let noted: string | undefined

/** Notes from which mini program an administrator calls. Where that fails, a later call does it. */
async function noteAppid(invocation: Invocation): Promise<void> {
  const { openid, appid } = invocation.caller
  // Where WECHAT_APPID differs, a timer's call means that one.
  if (!openid || !appid || appid !== invocation.appid || appid === noted) return
  const note = async ({ meta }: Database) => {
    await meta.put({ _id: metaId.administrator, appid })
    noted = appid
  }
  await whereArchived(invocation, note, { create: true })
}
