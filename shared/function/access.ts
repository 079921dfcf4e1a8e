import type { Caller } from '../caller'
import { list } from '../config'
import { fail } from '../errors'

/** Throws `forbidden` for who may not call. */
export type Access = (caller: Caller) => void

/** Administrators, and callers without an OPENID whose source the owner trusts. */
export const administrators: Access = caller => {
  const { openid, source } = caller
  if (isAdministrator(caller)) return
  const lastSource = source?.split(',').pop()?.trim()
  if (
    !openid &&
    list('ADMIN_OPENIDS').length > 0 &&
    lastSource &&
    list('TRUSTED_SOURCES').includes(lastSource)
  )
    return
  const isNobodyListed =
    list('ADMIN_OPENIDS').length === 0 && 'ADMIN_OPENIDS is empty, so everybody is refused'
  if (openid) {
    throw fail('forbidden', isNobodyListed || 'this caller is not listed in ADMIN_OPENIDS', {
      hint: `Your openid is ${openid}. To let you in, the owner adds it to ADMIN_OPENIDS in the environment variables of this function.`,
    })
  }
  throw fail(
    'forbidden',
    isNobodyListed || 'this caller has no OPENID and its SOURCE is not listed in TRUSTED_SOURCES',
    {
      hint: `Your SOURCE is ${source ?? 'empty'}. Call from the mini program as a user listed in ADMIN_OPENIDS; or, to let in callers without an OPENID, the owner sets ADMIN_OPENIDS and lists the last entry of their SOURCE in TRUSTED_SOURCES.`,
    },
  )
}

/** Anybody can call from these, with an event that looks like WeChat's. */
const NEVER_A_PUSH = ['wx_client', 'wx_devtools', 'wx_localdebug', 'wx_crawler', 'wx_http']

/**
 * WeChat's message push, known by its SOURCE alone, which no caller can set: a push may bring an OPENID, of whoever
 * sent the message. And administrators.
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

/** The owner's timer, which nobody else can make: by its SOURCE, which the platform sets, since an event can be forged. */
export const isTimer = ({ source, openid }: Caller) => source === 'wx_trigger' && !openid

/** The owner's timer. And administrators. */
export const timerOrAdministrators: Access = caller => {
  if (!isTimer(caller)) administrators(caller)
}

const isAdministrator = ({ openid }: Caller) =>
  Boolean(openid) && list('ADMIN_OPENIDS').some(admin => admin === openid)
