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
