import { list, variable } from '../config'
import { appidOf, type Invocation } from '../invocation'
import { TIME_LIMIT, VARIABLES } from './console'
import type { Finding } from './finding'

/* What the function knows about itself, without a request. */

/** At least one is listed: otherwise nobody gets here. */
export async function listedAdministrators(): Promise<Finding> {
  const { length } = list('ADMIN_OPENIDS')
  return { state: 'ok', message: `ADMIN_OPENIDS lists ${length} openid${length === 1 ? '' : 's'}` }
}

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

export async function runtime({ limitMs }: Invocation): Promise<Finding> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const seconds = limitMs / 1000
  const message = `Node.js ${process.versions.node}, time limit ${seconds} s`
  let hint: string | undefined
  if (major < 16 || (major === 16 && minor < 13)) {
    hint =
      'Create the function anew with runtime Nodejs18.15: the runtime of a function cannot be changed, and this one is older than 16.13.'
  } else if (seconds < 20) {
    hint = `Set the time limit to ${SECONDS} seconds (${TIME_LIMIT}).`
  }
  return { state: hint ? 'todo' : 'ok', message, hint }
}
