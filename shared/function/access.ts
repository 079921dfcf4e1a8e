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

/** The mini programs that this deployment serves, as an invocation knows them. */
type Serving = Pick<Invocation, 'served'>

/** Owners are whoever ADMIN_OPENIDS lists, and callers without an OPENID whose SOURCE ends with one that they trust. */
export const isOwner = ({ caller, served }: Pick<Invocation, 'caller' | 'served'>): boolean =>
  isListedOwner(caller.openid, { served }) || isTrusted(caller)

export const isListedOwner = (openid: string | undefined, serving: Serving): boolean =>
  openid !== undefined && listedOwners(serving).has(openid)

/**
 * The owners of ADMIN_OPENIDS in its order, each with the mini programs that he may see: all, or where his entries are
 * `openid@appid` those alone. Entries with an empty side, with two `@`, or of what is not served let nobody in.
 */
export function listedOwners({ served = [] }: Serving): Map<string, Seen> {
  const owners = new Map<string, Seen>()
  for (const entry of list('ADMIN_OPENIDS')) {
    const [, openid, appid] = /^([^@]+)(?:@([^@]+))?$/.exec(entry) ?? []
    if (openid === undefined || (appid !== undefined && !served.includes(appid))) continue
    const before = owners.get(openid) ?? []
    owners.set(openid, before === 'all' || appid === undefined ? 'all' : [...new Set([...before, appid])])
  }
  return owners
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

/** How somebody is refused who may see other mini programs. */
export const notSeen = (): OperationError =>
  fail('forbidden', 'this caller may not see this mini program', {
    hint: 'An owner of all mini programs says who may see which, in ADMIN_OPENIDS or by an invitation.',
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
export function pushOrOwners(caller: Caller, invocation: Pick<Invocation, 'served' | 'seen'>): void {
  const source = caller.source?.trim() ?? ''
  const mayPush = mayBeListed(source, 'PUSH_SOURCES')
  const listed = [...list('PUSH_SOURCES'), ...list('TRUSTED_SOURCES')]
  const isPush = mayPush && listed.includes(source)
  const seen = isPush ? 'all' : listedOwners(invocation).get(caller.openid ?? '')
  if (seen) {
    invocation.seen = seen
    return
  }
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
