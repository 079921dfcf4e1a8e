import type { onBadComment } from '../alerts/onBadComment'
import { pushes } from '../archive/access'
import { chooseApps } from '../archive/apps'
import { cloudFunction } from '../function/operation'
import type { Invocation } from '../invocation'
import type { Envelope } from '../types'

/** The function that WeChat's message push calls. No client does, so it is not in the table of operations. */
export const ON_PUSH = 'onBadComment'

export type OnBadComment = typeof onBadComment

/** WeChat pushes an event again that has no answer within 5 s. */
export const MOST_MS = 4000

/**
 * The `main` of the function that WeChat's message push calls. It answers `"success"` whatever happens, since WeChat
 * pushes an event again that has another answer; the log says what happened, `data` and messages included.
 */
export function pushFunctionOf({ input, call }: OnBadComment) {
  const main = cloudFunction(
    ON_PUSH,
    pushes,
    async (event, invocation) => {
      const given = input(event)
      await chooseApps({ archive: 'used', apps: 'all', asked: undefined }, invocation)
      keepOwn(invocation)
      return call(given, invocation)
    },
    {
      mostMs: MOST_MS,
      toLog: messageOrData,
    },
  )
  return async (event: unknown, context?: unknown): Promise<'success'> => {
    await main(event, context)
    return 'success'
  }
}

/** What else the log says of a push. */
export const messageOrData = (envelope: Envelope<object>) =>
  'error' in envelope ? { message: envelope.error.message } : envelope.data

/** A push is of the mini program that it brings. Where that is not served, it may be of any that is. */
function keepOwn(invocation: Invocation): void {
  const { appid, fromAppid } = invocation.caller
  const own = invocation.appids.find(served => served === (fromAppid ?? appid))
  if (own !== undefined) Object.assign(invocation, { appid: own, appids: [own] })
}
