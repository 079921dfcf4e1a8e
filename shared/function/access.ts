import type { Caller } from '../caller'
import { list } from '../config'
import { fail, type OperationError } from '../errors'
import type { Invocation, Seen } from '../invocation'

/** Throws `forbidden` where the caller may not call. */
export type Access = (caller: Caller, invocation: Invocation) => void | Promise<void>

/** From these, anybody can call, with any event: no list opens a function to them. */
const ANYBODY = ['wx_client', 'wx_devtools', 'wx_localdebug', 'wx_crawler', 'web_client']
const NEVER = {
  TRUSTED_SOURCES: [...ANYBODY, 'wx_unknown'],
  PUSH_SOURCES: [...ANYBODY, 'wx_http'],
}

/** The entries of this list that never count. */
export const ignoredSources = (name: keyof typeof NEVER) =>
  list(name).filter(source => NEVER[name].includes(source))

const lastSource = ({ source }: Caller) => source?.split(',').pop()?.trim() ?? ''

/** Whether anybody could make such a call. */
export const comesFromAnybody = (caller: Caller) => ANYBODY.includes(lastSource(caller))

/** Whether it counts where it is listed. */
export const mayBeListed = (source: string, name: keyof typeof NEVER) =>
  source !== '' && !source.includes(',') && !NEVER[name].includes(source)

/** Owners are whoever ADMIN_OPENIDS lists, and callers without an OPENID whose SOURCE ends with one that they trust. */
export const isOwner = (caller: Caller): boolean => isListedOwner(caller.openid) || isTrusted(caller)

export const isListedOwner = (openid: string | undefined): boolean => seenByOwner(openid) !== undefined

/** An owner of ADMIN_OPENIDS: of all mini programs, or where the entry is `openid@appid` of that one alone. */
interface OwnerEntry {
  openid: string
  appid: string | undefined
}

/** The entries that can let somebody in: not those with an empty side or with two `@`. */
export const ownerEntries = (): OwnerEntry[] =>
  list('ADMIN_OPENIDS').flatMap(entry => {
    const [, openid, appid] = /^([^@]+)(?:@([^@]+))?$/.exec(entry) ?? []
    return openid === undefined ? [] : [{ openid, appid }]
  })

/** The mini programs that an owner may see, served or not; `undefined` of somebody who is none. */
export function seenByOwner(openid: string | undefined): Seen | undefined {
  const own = openid === undefined ? [] : ownerEntries().filter(entry => entry.openid === openid)
  if (own.length === 0) return undefined
  return own.some(({ appid }) => appid === undefined) ? 'all' : own.flatMap(({ appid }) => appid ?? [])
}

/** How somebody is refused whom nobody has let in. */
export function strangerRefused(caller: Caller): OperationError {
  const [reason, hint] = caller.openid
    ? ['this caller is not listed in ADMIN_OPENIDS', hintForOpenid(caller)]
    : refusalOfSource(caller, mayBeListed(lastSource(caller), 'TRUSTED_SOURCES'))
  return fail('forbidden', isClosed() ? 'ADMIN_OPENIDS is empty, so everybody is refused' : reason, { hint })
}

/** @param what only an owner may do */
export const memberRefused = (what: string): OperationError =>
  fail('forbidden', `only an owner may ${what}`, {
    hint: 'Owners are those whom ADMIN_OPENIDS lists, in the environment variables of this function.',
  })

export const isClosed = () => list('ADMIN_OPENIDS').length === 0

/** Whether a caller without an OPENID is let in for its SOURCE. */
function isTrusted(caller: Caller): boolean {
  const source = lastSource(caller)
  const isListed = mayBeListed(source, 'TRUSTED_SOURCES') && list('TRUSTED_SOURCES').includes(source)
  return !caller.openid && !isClosed() && isListed
}

/** In a shared environment (环境共享) a call may come from another mini program. */
const sharing = (fromAppid: string | undefined) =>
  fromAppid ? `, from the mini program ${fromAppid} (FROM_APPID), which shares this environment` : ''

const hintForOpenid = ({ openid, fromAppid }: Caller) =>
  `Your openid is ${openid}${sharing(fromAppid)}. To let you in, ${isClosed() ? 'the owner' : 'an owner invites you, or'} adds it to ADMIN_OPENIDS in the environment variables of this function.`

function refusalOfSource({ source, fromAppid }: Caller, mayTrust: boolean): [reason: string, hint: string] {
  const trust = mayTrust
    ? '; or, to let in callers without an OPENID, the owner sets ADMIN_OPENIDS and lists the last entry of their SOURCE in TRUSTED_SOURCES'
    : ''
  return [
    `this caller has no OPENID${mayTrust ? ' and its SOURCE is not listed in TRUSTED_SOURCES' : ''}`,
    `Your SOURCE is ${source ?? 'empty'}${sharing(fromAppid)}. Call from the mini program as a user listed in ADMIN_OPENIDS${trust}.`,
  ]
}

/**
 * Administrators and WeChat's message push. The push is known by its SOURCE alone, which no caller can set: its OPENID,
 * where it brings one, is the user's who sent the message.
 */
export function pushOrOwners(caller: Caller): void {
  const source = caller.source?.trim() ?? ''
  const mayPush = mayBeListed(source, 'PUSH_SOURCES')
  const listed = [...list('PUSH_SOURCES'), ...list('TRUSTED_SOURCES')]
  if ((mayPush && listed.includes(source)) || isListedOwner(caller.openid)) return
  throw fail('forbidden', "this call comes neither from WeChat's message push nor from an administrator", {
    hint: `Its SOURCE is ${source || 'empty'}. ${
      mayPush
        ? "If this was WeChat's message push, the owner lists that SOURCE in PUSH_SOURCES in the environment variables of this function."
        : 'That is never taken for a push, whatever PUSH_SOURCES lists.'
    }`,
  })
}

/** Whether the owner's timer calls. Only the platform sets the SOURCE; an event could be forged. */
export const isTimer = ({ source, openid }: Caller) => source === 'wx_trigger' && !openid

/** Whether it looks as if a timer called, whatever its SOURCE. */
export function isTimerEvent(event: unknown, { openid }: Caller): boolean {
  const { Type, TriggerName }: Record<string, unknown> = Object(event)
  return Type === 'Timer' && typeof TriggerName === 'string' && !openid
}

/** Whether a timer calls whose SOURCE the owner trusts. */
export const isTrustedTimer = (event: unknown, caller: Caller) =>
  isTimerEvent(event, caller) && isTrusted(caller)
