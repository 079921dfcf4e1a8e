import * as input from '../function/input'
import type { Operation } from '../function/operation'
import { database, sync } from './archive'
import { checkOf } from './finding'
import { appid, listedAdministrators, runtime } from './own'
import { robots } from './robots'
import type { Setup } from './types'
import { commentsCome, feedbackComes, token } from './wechat'

const setupQuery = input.object({ test: input.withDefault(input.boolean, () => false) })

/** Looks at everything that the owner sets up, all at the same time. */
export const checkSetup: Operation<ReturnType<typeof setupQuery>, Setup> = {
  input: setupQuery,
  async call({ test }, invocation) {
    const checks = await Promise.all([
      checkOf('administrators', listedAdministrators),
      checkOf('appid', () => appid(invocation)),
      checkOf('token', () => token(invocation)),
      checkOf('feedback', () => feedbackComes(invocation)),
      checkOf('comments', () => commentsCome(invocation)),
      checkOf('database', () => database(invocation)),
      checkOf('sync', () => sync(invocation)),
      checkOf('robots', () => robots(test, invocation)),
      checkOf('runtime', () => runtime(invocation)),
    ])
    return { checks }
  },
}
