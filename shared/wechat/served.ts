import { isAppid, listedApps } from '../apps'
import { variable } from '../config'
import { OperationError } from '../errors'
import { type Invocation, withTimeout } from '../invocation'
import { callFunction } from './cloud'
import { retryingReads } from './retry'

/** How long what the token function lists is remembered, or that it lists none; and that it did not answer. */
const LISTED_MS = 10 * 60 * 1000
const SILENT_MS = 60 * 1000

/** The time that asking may take of a call, which goes on without a list. */
const MOST_MS = 10_000

/** What WECHAT_TOKEN_FUNCTION last listed to this instance, when it was asked, and how long that is remembered. */
let known: { appids: string[] | undefined; time: number; forMs: number } | undefined

/**
 * The mini programs that this deployment serves: those that the variables name, else those that WECHAT_TOKEN_FUNCTION
 * lists, else the calling one. `undefined` where not even that is known.
 */
export async function servedApps(invocation: Invocation): Promise<readonly string[] | undefined> {
  const name = variable('WECHAT_TOKEN_FUNCTION')
  if (!name || listedApps()) return invocation.served
  const age = Date.now() - (known?.time ?? 0)
  // A clock may be set back.
  if (!known || age < 0 || age >= known.forMs)
    known = { ...(await listedBy(name, invocation)), time: Date.now() }
  if (!known.appids) return invocation.served
  invocation.isListed = true
  return known.appids
}

/** What it listed before counts where it does not list now. */
async function listedBy(name: string, invocation: Invocation) {
  const mostMs = Math.min(MOST_MS, invocation.deadline.remainingMs / 2)
  try {
    const answer = await withTimeout(mostMs, invocation, limited =>
      retryingReads(limited)(() => callFunction(name, { list: true }, limited)),
    )
    const { appids }: Record<string, unknown> = Object(answer)
    if (Array.isArray(appids)) {
      const listed = [...new Set(appids.filter(isAppid))]
      return { appids: listed.length > 0 ? listed : undefined, forMs: LISTED_MS }
    }
    if (!known?.appids) return { appids: undefined, forMs: LISTED_MS }
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
  }
  return { appids: known?.appids, forMs: SILENT_MS }
}
