/** Who calls. The platform says it; a caller can set none of it. */
export interface Caller {
  /** Only of calls from the mini program or DevTools' simulator. */
  openid: string | undefined
  appid: string | undefined
  /** The chain of sources, oldest first, e.g. `wx_client,scf`. */
  source: string | undefined
}

/**
 * Reads what wx-server-sdk's `getWXContext()` reads, without loading the SDK. The platform sets these variables anew for
 * every call; one that WX_CONTEXT_KEYS does not list may be left over from an earlier call.
 */
export function readCaller(env: NodeJS.ProcessEnv = process.env): Caller {
  const context = new Map<string, string>()
  for (const key of env.WX_CONTEXT_KEYS?.split(',') ?? []) {
    const value = env[key]
    if (value !== undefined) context.set(key.replace(/^WX_(?=.)/, ''), value)
  }
  if (env.WX_CONTEXT_KEYS && env.TCB_SOURCE) context.set('SOURCE', env.TCB_SOURCE)
  const given = (name: string) => context.get(name) || undefined
  return { openid: given('OPENID'), appid: given('APPID'), source: given('SOURCE') }
}
