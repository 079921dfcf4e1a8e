import type { Caller } from '../caller'
import { list } from '../config'
import { fail } from '../errors'

/** Throws `forbidden` where the caller may not call. */
export type Access = (caller: Caller) => void

/** Administrators, and callers without an OPENID whose SOURCE ends with one that the owner trusts. */
export const administrators: Access = caller => {
  const { openid, source } = caller
  const isClosed = list('ADMIN_OPENIDS').length === 0
  const lastSource = source?.split(',').pop()?.trim() ?? ''
  if (isAdministrator(caller) || (!openid && !isClosed && list('TRUSTED_SOURCES').includes(lastSource)))
    return
  const [reason, hint] = openid
    ? [
        'this caller is not listed in ADMIN_OPENIDS',
        `Your openid is ${openid}. To let you in, the owner adds it to ADMIN_OPENIDS in the environment variables of this function.`,
      ]
    : [
        'this caller has no OPENID and its SOURCE is not listed in TRUSTED_SOURCES',
        `Your SOURCE is ${source ?? 'empty'}. Call from the mini program as a user listed in ADMIN_OPENIDS; or, to let in callers without an OPENID, the owner sets ADMIN_OPENIDS and lists the last entry of their SOURCE in TRUSTED_SOURCES.`,
      ]
  throw fail('forbidden', isClosed ? 'ADMIN_OPENIDS is empty, so everybody is refused' : reason, { hint })
}

const isAdministrator = ({ openid }: Caller) => openid !== undefined && list('ADMIN_OPENIDS').includes(openid)

/** From these, anybody can call with an event that looks like WeChat's. */
const NEVER_A_PUSH = ['wx_client', 'wx_devtools', 'wx_localdebug', 'wx_crawler', 'wx_http']

/**
 * Administrators and WeChat's message push. The push is known by its SOURCE alone, which no caller can set: its OPENID,
 * where it brings one, is the user's who sent the message.
 */
export const pushOrAdministrators: Access = caller => {
  const source = caller.source?.trim() ?? ''
  const isPush =
    [...list('PUSH_SOURCES'), ...list('TRUSTED_SOURCES')].includes(source) && !NEVER_A_PUSH.includes(source)
  if (isPush || isAdministrator(caller)) return
  throw fail('forbidden', "this call comes neither from WeChat's message push nor from an administrator", {
    hint: `Its SOURCE is ${source || 'empty'}. If this was WeChat's message push, the owner lists that SOURCE in PUSH_SOURCES in the environment variables of this function.`,
  })
}

/** Whether the owner's timer calls. Only the platform sets the SOURCE; an event could be forged. */
export const isTimer = ({ source, openid }: Caller) => source === 'wx_trigger' && !openid

/** Administrators and the owner's timer. */
export const timerOrAdministrators: Access = caller => {
  if (!isTimer(caller)) administrators(caller)
}
