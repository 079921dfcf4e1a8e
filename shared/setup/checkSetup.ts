import { fail } from '../errors'
import { isAdministrator } from '../function/access'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Invocation } from '../invocation'
import { database, sync } from './archive'
import { checkOf, type Finding } from './finding'
import { appid, listedAdministrators, runtime } from './own'
import { robots } from './robots'
import { shapesOfAnswers } from './shapes'
import type { CheckId, Setup } from './types'
import { commentsCome, feedbackComes, token } from './wechat'

const setupQuery = input.object({
  test: input.withDefault(input.boolean, () => false),
  shapes: input.withDefault(input.boolean, () => false),
})

/** The checks, in the order in which they are listed. */
const CHECKS: Record<CheckId, (invocation: Invocation, test: boolean) => Promise<Finding>> = {
  administrators: listedAdministrators,
  appid,
  token,
  feedback: feedbackComes,
  comments: commentsCome,
  database,
  sync,
  robots,
  runtime,
}

/** Looks at everything that the owner sets up, all at the same time. */
export const checkSetup: Operation<ReturnType<typeof setupQuery>, Setup> = {
  input: setupQuery,
  async call({ test, shapes: withShapes }, invocation) {
    if (withShapes && !isAdministrator(invocation.caller)) {
      throw fail('forbidden', "only an owner may ask for the shapes of WeChat's answers", {
        hint: 'Call from the mini program, as somebody whom ADMIN_OPENIDS lists.',
      })
    }
    const checks = Object.entries(CHECKS).map(([id, find]) => checkOf(id as CheckId, find(invocation, test)))
    const [shapes, ...found] = await Promise.all([
      withShapes ? shapesOfAnswers(invocation) : undefined,
      ...checks,
    ])
    return { checks: found, ...(shapes && { shapes }) }
  },
}
