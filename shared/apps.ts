import { list, variable } from './config'

/* Which mini programs the owner's variables name. Where they name none, the calling one is meant. */

/** A mini program that this deployment serves. */
export interface App {
  appid: string
  /** `undefined` where WECHAT_TOKEN_FUNCTION gives its token. */
  secret: string | undefined
}

const ENTRY = /^([\w-]{1,64})(?:[:：](.+))?$/

/** An entry of `WECHAT_APPS`: `appid:secret` or `appid`; `undefined` where it is neither. */
export function appIn(entry: string): App | undefined {
  const [, appid, secret] = ENTRY.exec(entry) ?? []
  return appid === undefined ? undefined : { appid, secret }
}

const entries = () => list('WECHAT_APPS').flatMap(entry => appIn(entry) ?? [])

/** `WECHAT_APPS` in its order, then `WECHAT_APPID` with `WECHAT_APPSECRET`; each once. */
export function listedApps(): App[] {
  const own = variable('WECHAT_APPID')
  const all = [...entries(), ...(own ? [{ appid: own, secret: variable('WECHAT_APPSECRET') }] : [])]
  const byAppid = new Map<string, App>()
  for (const { appid, secret } of all) {
    byAppid.set(appid, { appid, secret: byAppid.get(appid)?.secret ?? secret })
  }
  return [...byAppid.values()]
}

/** Where its access tokens come from; `undefined` where nothing is set for it. */
export function tokenWayOf(
  appid: string,
): { name: string; secret: string } | 'WECHAT_TOKEN_FUNCTION' | undefined {
  const ofEntry = entries().find(app => app.appid === appid && app.secret)?.secret
  if (ofEntry) return { name: 'WECHAT_APPS', secret: ofEntry }
  if (variable('WECHAT_TOKEN_FUNCTION')) return 'WECHAT_TOKEN_FUNCTION'
  const own = variable('WECHAT_APPID')
  const isOwn = own ? own === appid : entries().length === 0
  const secret = variable('WECHAT_APPSECRET')
  return isOwn && secret ? { name: 'WECHAT_APPSECRET', secret } : undefined
}
