import { adminOpenids, trustedSources } from './config'
import { fail } from './errors'

/** Who calls, as the platform says it: none of this can be set by the caller. */
export interface Caller {
  /** Set for calls from the mini program and from DevTools' simulator only. */
  openid: string | undefined
  appid: string | undefined
  /** The chain of sources, oldest first, e.g. `wx_client,scf`. */
  source: string | undefined
}

/**
 * Reads what wx-server-sdk's `getWXContext()` reads, without loading the SDK for it. The platform sets these
 * variables anew for every call, so this must be called inside `main`; a name that WX_CONTEXT_KEYS does not
 * list may be left over from another caller.
 */
export function readCaller(env: NodeJS.ProcessEnv = process.env): Caller {
  const context = new Map<string, string>()
  for (const key of env.WX_CONTEXT_KEYS?.split(',') ?? []) {
    const value = env[key]
    if (key && value !== undefined)
      context.set(key.startsWith('WX_') && key.length > 3 ? key.slice(3) : key, value)
  }
  if (env.WX_CONTEXT_KEYS && env.TCB_SOURCE) context.set('SOURCE', env.TCB_SOURCE)
  const given = (name: string) => context.get(name) || undefined
  return { openid: given('OPENID'), appid: given('APPID'), source: given('SOURCE') }
}

/** Lets administrators in, and callers without an OPENID whose source the owner trusts. Everybody else is refused. */
export function administrators({ openid, source }: Caller): void {
  const admins = adminOpenids()
  const lastSource = source?.split(',').pop()?.trim() || undefined
  if (admins.length > 0) {
    if (openid ? admins.includes(openid) : lastSource && trustedSources().includes(lastSource)) return
  }
  const nobody = admins.length === 0 ? 'ADMIN_OPENIDS is empty, so everybody is refused' : undefined
  if (openid) {
    throw fail('forbidden', nobody ?? 'this caller is not listed in ADMIN_OPENIDS', {
      hint: `Your openid is ${openid}. To let you in, the owner adds it to ADMIN_OPENIDS in the environment variables of this function.`,
    })
  }
  throw fail(
    'forbidden',
    nobody ?? 'this caller has no OPENID and its SOURCE is not listed in TRUSTED_SOURCES',
    {
      hint: `Your SOURCE is ${source ?? 'empty'}. Call from the mini program as a user listed in ADMIN_OPENIDS; or, to let in callers without an OPENID, the owner sets ADMIN_OPENIDS and lists the last entry of their SOURCE in TRUSTED_SOURCES.`,
    },
  )
}
