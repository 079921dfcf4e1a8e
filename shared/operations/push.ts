import { decideAppid } from '../archive/appid'
import { pushOrAdministrators } from '../function/access'
import { type Operation, pushFunction } from '../function/operation'

/** The function that WeChat's message push calls. No client does, so it is not in the table of operations. */
export const ON_PUSH = 'onBadComment'

export const pushFunctionOf = ({ input, call }: Operation<unknown, object>) =>
  pushFunction(ON_PUSH, pushOrAdministrators, async (event, invocation) => {
    const given = input(event)
    await decideAppid('used', invocation)
    return call(given, invocation)
  })
