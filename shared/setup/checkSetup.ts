import { appsOfCaller } from '../archive/seen'
import { fail } from '../errors'
import { isListedOwner } from '../function/access'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Invocation } from '../invocation'
import { isGiven } from '../values'
import { setupOfApps } from './apps'
import { database, sync } from './archive'
import { evidence } from './evidence'
import { checkOf, type Finding } from './finding'
import { links } from './links'
import { appid, listedAdministrators, runtime } from './own'
import { pushWays } from './pushes'
import { robots } from './robots'
import { shapesOfAnswers } from './shapes'
import type { CheckId, Setup } from './types'
import { commentsCome, feedbackComes, token } from './wechat'

const options = input.object({
  test: input.withDefault(input.boolean, () => false),
  desk: input.optional(input.text(1, 512)),
  shapes: input.withDefault(input.boolean, () => false),
})

type Query = ReturnType<typeof setupQuery>

/** Without an appid each mini program is looked at. */
function setupQuery(event: unknown) {
  const { [input.APPID]: appid }: Record<string, unknown> = Object(event)
  return { ...options(event), isAboutOne: isGiven(appid) }
}

/** The checks, in the order in which they are listed. */
const CHECKS: Record<CheckId, (invocation: Invocation, query: Query) => Promise<Finding>> = {
  administrators: listedAdministrators,
  appid,
  token,
  feedback: feedbackComes,
  comments: commentsCome,
  database,
  sync,
  robots,
  runtime,
  evidence,
  links,
  pushes: pushWays,
}

/** Looks at everything that the owner sets up, all at the same time. */
export const checkSetup: Operation<Query, Setup> = {
  input: Object.assign(setupQuery, { fields: options.fields }),
  ownersAlone: ({ test, shapes }) => (test ? 'test' : shapes ? 'shapes' : undefined),
  async call(query, invocation) {
    // A source that is trusted is no person: what WeChat answered is shown to whoever ADMIN_OPENIDS lists.
    if (query.shapes && !isListedOwner(invocation.caller.openid, invocation)) {
      throw fail('forbidden', "only an owner may ask for the shapes of WeChat's answers", {
        hint: 'Call from the mini program, as somebody whom ADMIN_OPENIDS lists.',
      })
    }
    const checks = Object.entries(CHECKS).map(([id, find]) => checkOf(id as CheckId, find(invocation, query)))
    const isOfSeveral = (invocation.served?.length ?? 0) > 1
    const [shapes, apps, ...found] = await Promise.all([
      query.shapes ? shapesOfAnswers(invocation) : undefined,
      isOfSeveral && !query.isAboutOne ? setupOfApps(appsOfCaller(invocation), invocation) : undefined,
      ...checks,
    ])
    return { checks: found, ...(shapes && { shapes }), ...(apps && { apps }) }
  },
}
