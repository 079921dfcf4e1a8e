import { pushes } from '../archive/access'
import { chooseApps } from '../archive/apps'
import { cloudFunction, type Operation } from '../function/operation'
import type { Invocation } from '../invocation'

/** The function that WeChat's message push calls. No client does, so it is not in the table of operations. */
export const ON_PUSH = 'onBadComment'

/** WeChat pushes an event again that has no answer within 5 s. */
const MOST_MS = 4000

/**
 * The `main` of the function that WeChat's message push calls. It answers `"success"` whatever happens, since WeChat
 * pushes an event again that has another answer; the log says what happened, `data` and messages included.
 */
export function pushFunctionOf({ input, call }: Operation<unknown, object>) {
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
      toLog: envelope => ('error' in envelope ? { message: envelope.error.message } : envelope.data),
    },
  )
  return async (event: unknown, context?: unknown): Promise<'success'> => {
    await main(event, context)
    return 'success'
  }
}

/** A push is of the mini program that it brings. Where that is not served, it may be of any that is. */
function keepOwn(invocation: Invocation): void {
  const { appid, fromAppid } = invocation.caller
  const own = invocation.appids.find(served => served === (fromAppid ?? appid))
  if (own !== undefined) Object.assign(invocation, { appid: own, appids: [own] })
}
