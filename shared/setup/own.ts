import { appEntries, isAppid, tokenWayOf } from '../apps'
import { findPeople, isMember } from '../archive/people'
import { whereArchived } from '../archive/presence'
import { FUNCTION_VARIABLES, list, variable } from '../config'
import { ignoredSources } from '../function/access'
import { appidOf, type Invocation } from '../invocation'
import { TIME_LIMIT, VARIABLES } from './console'
import type { Finding } from './finding'

/* What the function knows about itself, without a request; only members are counted in the database, where there is one. */

/** A sign that stands in no openid and no appid, such as a bracket of JSON. */
const FOREIGN_SIGN = /[^\w@-]/u

/** At least one is listed: otherwise nobody gets here. */
export async function listedAdministrators(invocation: Invocation): Promise<Finding> {
  const { seen, served } = invocation
  if (seen !== 'all') {
    return { state: 'ok', message: 'whoever may see all mini programs is told who is listed' }
  }
  const entries = list('ADMIN_OPENIDS')
  const members = (await whereArchived(invocation, findPeople))?.known.filter(isMember) ?? []
  const invited = members.length > 0 ? `; members whom they invited: ${members.length}` : ''
  const count = `ADMIN_OPENIDS lists ${entries.length} openid${entries.length === 1 ? '' : 's'}${invited}`
  const mistakes = entries.flatMap((entry, index) => {
    const mistake = mistakeIn(entry, served)
    return mistake ? `entry ${index + 1} lets nobody in, since ${mistake}` : []
  })
  const ignored = (['TRUSTED_SOURCES', 'PUSH_SOURCES'] as const).flatMap(name =>
    ignoredSources(name).map(source => `${source} in ${name} never counts: anybody could come from there`),
  )
  if (mistakes.length + ignored.length === 0) return { state: 'ok', message: count }
  return {
    state: 'todo',
    message: [count, ...mistakes, ...ignored].join('; '),
    hint: `Correct this in ${VARIABLES}: openids stand in ADMIN_OPENIDS as they are, or as openid@appid for one mini program alone, with commas between them; a source that never counts is to be removed, and whoever comes from there calls from the mini program, as somebody whom ADMIN_OPENIDS lists.`,
  }
}

/** Why an entry of ADMIN_OPENIDS lets nobody in; `undefined` where it does. */
function mistakeIn(entry: string, served: readonly string[] | undefined): string | undefined {
  const [sign] = FOREIGN_SIGN.exec(entry) ?? []
  if (sign) return `no openid holds ${nameOf(sign)}`
  const [openid, appid, ...others] = entry.split('@')
  if (others.length > 0) return 'it has more than one @'
  if (!openid) return 'nothing stands before its @'
  if (appid === '') return 'nothing stands behind its @'
  if (appid && served && !served.includes(appid)) return 'the mini program behind its @ is not served'
  return undefined
}

/** Also of one that nobody sees, e.g. `"{" (U+007B)`. */
const nameOf = (sign: string) =>
  `"${sign}" (U+${sign.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')})`

/** Which mini program is meant, and to whoever may see all, which are served and what is wrong in WECHAT_APPS. */
export async function appid(invocation: Invocation): Promise<Finding> {
  const { appid: meant, seen, served = [] } = invocation
  const own = variable('WECHAT_APPID')
  if ((own && !isAppid(own)) || (meant && !isAppid(meant))) {
    return {
      state: 'todo',
      message: 'WECHAT_APPID is not an appid: one is wx and 16 digits or letters from a to f',
      hint: `Correct WECHAT_APPID in ${VARIABLES}, or remove it: then the calling mini program's appid is used.`,
    }
  }
  const mistakes = seen === 'all' ? mistakesInApps() : []
  const known = meant || mistakes.length === 0 ? [`${appidOf(invocation)}, ${sourceOf(invocation)}`] : []
  if (seen === 'all' && served.length > 1) known.push(`${served.length} are served: ${namesOf(served)}`)
  const message = [...known, ...mistakes].join('; ')
  if (mistakes.length === 0) return { state: 'ok', message }
  return {
    state: 'todo',
    message,
    hint: `Correct WECHAT_APPS in ${VARIABLES}: an entry is appid:secret without a space, or an appid alone where WECHAT_TOKEN_FUNCTION gives its tokens, with commas between them.`,
  }
}

/** Says where the appid that is meant comes from. */
function sourceOf({ appid, caller, seen, isListed }: Invocation): string {
  const calling = caller.appid
  // An owner of several may wonder where they are.
  const alone =
    variable('WECHAT_TOKEN_FUNCTION') && !isListed ? '; WECHAT_TOKEN_FUNCTION lists no others' : ''
  const other =
    seen === 'all' && calling && calling !== appid ? `, while the calling mini program is ${calling}` : ''
  if (appEntries().some(entry => entry?.appid === appid)) return `from WECHAT_APPS${other}`
  if (variable('WECHAT_APPID')) return `from WECHAT_APPID${other}`
  if (calling === appid && !isListed) return `the calling mini program's${alone}`
  return calling ? `as WECHAT_TOKEN_FUNCTION lists it${other}` : 'from which an administrator called last'
}

/** So many are named. */
const MOST_NAMES = 20

const namesOf = (appids: readonly string[]) =>
  appids.slice(0, MOST_NAMES).join(', ') + (appids.length > MOST_NAMES ? ', …' : '')

/** By their place: what is no appid may be a secret. */
function mistakesInApps(): string[] {
  const entries = appEntries()
  return entries.flatMap((entry, index) => {
    const place = `entry ${index + 1} of WECHAT_APPS`
    if (!entry) return `${place} is neither appid:secret nor an appid`
    const first = entries.findIndex(other => other?.appid === entry.appid)
    if (first < index) return `${place} names the mini program of entry ${first + 1} again`
    return tokenWayOf(entry.appid) ? [] : `${place} has no secret, and no token function is set`
  })
}

/** Long enough for a settlement with pictures, a sync and an export; less than the 30 s that a client waits. */
const SECONDS = 25

/** What all variables of a function may have together, and from where on there is little left, in bytes. */
const MOST_BYTES = 4096
const MANY_BYTES = 3072

export async function runtime({ limitMs }: Invocation): Promise<Finding> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const seconds = limitMs / 1000
  const set = FUNCTION_VARIABLES.flatMap(name => (process.env[name] ? `${name}=${process.env[name]}` : []))
  const bytes = Buffer.byteLength(set.join(''))
  const variables = bytes > MANY_BYTES ? `, variables of ${bytes} bytes` : ''
  const hints: string[] = []
  if (major < 16 || (major === 16 && minor < 13)) {
    hints.push(
      'Create the function anew with runtime Nodejs18.15: the runtime of a function cannot be changed, and this one is older than 16.13.',
    )
  }
  if (seconds < 20) hints.push(`Set the time limit to ${SECONDS} seconds (${TIME_LIMIT}).`)
  if (variables) {
    const many =
      list('WECHAT_APPS').length > 1 ? ' Of many mini programs, let WECHAT_TOKEN_FUNCTION give a list.' : ''
    hints.push(`Shorten what stands in ${VARIABLES}: all together may have ${MOST_BYTES} bytes.${many}`)
  }
  return {
    state: hints.length > 0 ? 'todo' : 'ok',
    message: `Node.js ${process.versions.node}, time limit ${seconds} s${variables}`,
    hint: hints.join(' '),
  }
}
