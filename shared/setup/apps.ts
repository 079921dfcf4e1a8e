import { eachOf } from '../each-of'
import { OperationError } from '../errors'
import { aboutApp, type Invocation, isOfEnvironment, withTimeout } from '../invocation'
import { credential } from '../wechat/token'
import type { Finding } from './finding'
import type { AppSetup, CheckId } from './types'
import { commentsCome, feedbackComes } from './wechat'

/* How far each of several mini programs is: whether its token, its feedback and its comments come. */

/** What one may take, and all together: a client waits 30 s, and a function may have less. */
const EACH_MS = 3000
const ALL_MS = 10_000
const CONCURRENCY = 8

/** A few at the same time; those whose turn does not come in time are `unknown`. */
export const setupOfApps = (appids: readonly string[], invocation: Invocation): Promise<AppSetup[]> =>
  withTimeout(ALL_MS, invocation, limited =>
    eachOf([...appids], CONCURRENCY, appid =>
      withTimeout(EACH_MS, aboutApp(appid, limited), about => setupOfApp(appid, about)),
    ),
  )

async function setupOfApp(appid: string, invocation: Invocation): Promise<AppSetup> {
  const token = await stateOf(credential(false, invocation))
  const needsToken = (find: (invocation: Invocation) => Promise<Finding>) =>
    token === 'ok' ? stateOf(find(invocation)) : token
  const [feedback, comments] = await Promise.all([
    isOfEnvironment(invocation) ? stateOf(feedbackComes(invocation)) : needsToken(feedbackComes),
    needsToken(commentsCome),
  ])
  const found = Object.entries({ token, feedback, comments }) as [CheckId, AppSetup['state']][]
  const missing = found.flatMap(([id, state]) => (state === 'todo' ? id : []))
  const isUnknown = found.some(([, state]) => state === 'unknown')
  return { appid, state: missing.length > 0 ? 'todo' : isUnknown ? 'unknown' : 'ok', missing }
}

/** What is not in use need not be set up. */
async function stateOf(found: Promise<object>): Promise<AppSetup['state']> {
  try {
    const { state }: Partial<Finding> = await found
    return state === 'todo' ? 'todo' : 'ok'
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return error.kind === 'timeout' ? 'unknown' : 'todo'
  }
}
