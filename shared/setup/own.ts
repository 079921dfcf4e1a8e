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
  const openids = list('ADMIN_OPENIDS')
  const members = (await whereArchived(invocation, findPeople))?.known.filter(isMember) ?? []
  const invited = members.length > 0 ? `; members whom they invited: ${members.length}` : ''
  const count = `ADMIN_OPENIDS lists ${openids.length} openid${openids.length === 1 ? '' : 's'}${invited}`
  const mistakes = openids.flatMap((openid, index) => {
    const [sign] = FOREIGN_SIGN.exec(openid) ?? []
    return sign ? `entry ${index + 1} lets nobody in, since no openid holds ${nameOf(sign)}` : []
  })
  const ignored = (['TRUSTED_SOURCES', 'PUSH_SOURCES'] as const).flatMap(name =>
    ignoredSources(name).map(source => `${source} in ${name} never counts: anybody could come from there`),
  )
  if (mistakes.length + ignored.length === 0) return { state: 'ok', message: count }
  return {
    state: 'todo',
    message: [count, ...mistakes, ...ignored].join('; '),
    hint: `Correct this in ${VARIABLES}: openids stand in ADMIN_OPENIDS as they are, with commas between them; a source that never counts is to be removed, and whoever comes from there calls from the mini program, as somebody whom ADMIN_OPENIDS lists.`,
  }
}

/** Also of one that nobody sees, e.g. `"{" (U+007B)`. */
const nameOf = (sign: string) =>
  `"${sign}" (U+${sign.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')})`

const APPID = /^wx[0-9a-f]{16}$/

export async function appid(invocation: Invocation): Promise<Finding> {
  const id = appidOf(invocation)
  if (!APPID.test(id)) {
    return {
      state: 'todo',
      message: 'WECHAT_APPID is not an appid: one is wx and 16 digits or letters from a to f',
      hint: `Correct WECHAT_APPID in ${VARIABLES}, or remove it: then the calling mini program's appid is used.`,
    }
  }
  const calling = invocation.caller.appid
  const other = calling && calling !== id ? `, while the calling mini program is ${calling}` : ''
  const noted = calling ? "the calling mini program's" : 'from which an administrator called last'
  return { state: 'ok', message: `${id}, ${variable('WECHAT_APPID') ? `from WECHAT_APPID${other}` : noted}` }
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
    hints.push(`Shorten what stands in ${VARIABLES}: all together may have ${MOST_BYTES} bytes.`)
  }
  return {
    state: hints.length > 0 ? 'todo' : 'ok',
    message: `Node.js ${process.versions.node}, time limit ${seconds} s${variables}`,
    hint: hints.join(' '),
  }
}
