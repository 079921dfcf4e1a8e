import { list, variable } from './config'

/* Which mini programs the owner's variables name, and where tokens of each come from. */

/** An entry of `WECHAT_APPS`. */
interface App {
  appid: string
  /** `undefined` where WECHAT_TOKEN_FUNCTION gives its token. */
  secret: string | undefined
}

export const isAppid = (text: unknown): text is string =>
  typeof text === 'string' && /^wx[0-9a-f]{16}$/.test(text)

/**
 * An entry of `WECHAT_APPS`, `appid:secret` or `appid`; `undefined` of one that is neither. What is no appid is never taken
 * for one: it may be a secret, and appids are shown.
 */
export function appOfEntry(entry: string): App | undefined {
  const [, appid, secret] = /^([^:：]+)(?:[:：](.+))?$/.exec(entry) ?? []
  return isAppid(appid) ? { appid, secret } : undefined
}

/** The entries of `WECHAT_APPS`; `undefined` in the place of one that is wrong. */
export const appEntries = (): (App | undefined)[] => list('WECHAT_APPS').map(appOfEntry)

/** The mini programs of `WECHAT_APPS` in its order, then `WECHAT_APPID`; each once. `undefined` where neither is set. */
export function listedApps(): string[] | undefined {
  const own = variable('WECHAT_APPID')
  const entries = appEntries()
  if (!own && entries.length === 0) return undefined
  return [...new Set([...entries.flatMap(entry => entry?.appid ?? []), ...(own ? [own] : [])])]
}

/** Where the access tokens of a mini program come from. */
type TokenWay =
  | { name: 'WECHAT_APPS' | 'WECHAT_APPSECRET'; secret: string }
  | { name: 'WECHAT_TOKEN_FUNCTION' }

/** `undefined` where nothing is set that gives its tokens. */
export function tokenWayOf(appid: string): TokenWay | undefined {
  const entries = appEntries()
  const ofEntry = entries.find(entry => entry?.appid === appid && entry.secret)?.secret
  if (ofEntry) return { name: 'WECHAT_APPS', secret: ofEntry }
  const isSeveral = entries.length > 0
  const own = variable('WECHAT_APPID')
  const secret = variable('WECHAT_APPSECRET')
  const isOwn = own ? own === appid : !isSeveral
  const bySecret: TokenWay | undefined = isOwn && secret ? { name: 'WECHAT_APPSECRET', secret } : undefined
  const byFunction: TokenWay | undefined = variable('WECHAT_TOKEN_FUNCTION')
    ? { name: 'WECHAT_TOKEN_FUNCTION' }
    : undefined
  // Beside WECHAT_APPS the function gives the tokens of the rest; otherwise it stands in place of the secret.
  return isSeveral ? (bySecret ?? byFunction) : (byFunction ?? bySecret)
}
