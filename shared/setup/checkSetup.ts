import * as input from '../function/input'
import type { Operation } from '../function/operation'
import { checkOf } from './finding'
import { appid, listedAdministrators, runtime } from './own'
import type { Setup } from './types'
import { comments, feedback, token } from './wechat'

const setupQuery = input.object({ test: input.withDefault(input.boolean, () => false) })

/** Looks at everything that the owner sets up, all at the same time. */
export const checkSetup: Operation<ReturnType<typeof setupQuery>, Setup> = {
  input: setupQuery,
  async call(_query, invocation) {
    const checks = await Promise.all([
      checkOf('administrators', listedAdministrators),
      checkOf('appid', () => appid(invocation)),
      checkOf('token', () => token(invocation)),
      checkOf('feedback', () => feedback(invocation)),
      checkOf('comments', () => comments(invocation)),
      checkOf('runtime', () => runtime(invocation)),
    ])
    return { checks }
  },
}
