import { type Caller, readCaller } from './caller'
import { variable } from './config'
import { Deadline, timedOut } from './deadline'
import { fail } from './errors'
import type { ErrorKind } from './types'

/** What one call of a function carries along: who called, how much time is left, what it has cost so far. */
export interface Invocation {
  readonly caller: Caller
  /**
   * The mini program that is meant: `WECHAT_APPID`, or the calling one, or the one that the archive has noted. It is
   * decided before the operation begins; `undefined` where nobody says it.
   */
  appid: string | undefined
  readonly deadline: Deadline
  readonly requestId: string | undefined
  readonly counts: Counts
  /** The parts that failed while others went on, by name. */
  readonly failed: { [part: string]: ErrorKind }
}

/** Requests that a call has sent, tokens and cloud storage included, and how many of them were repetitions. */
class Counts {
  requests = 0
  retries = 0

  /** @param whole where what is counted here is counted too */
  constructor(private readonly whole?: Counts) {}

  add(what: 'requests' | 'retries'): void {
    this[what]++
    this.whole?.add(what)
  }
}

/**
 * @param context the platform's second argument: `{time_limit_in_ms, request_id, …}`
 * @param mostMs a limit of our own, where the platform's is not the only one
 */
export function startInvocation(context: unknown, mostMs?: number): Invocation {
  const given: { time_limit_in_ms?: unknown; request_id?: unknown } = Object(context)
  const caller = readCaller()
  return {
    caller,
    appid: variable('WECHAT_APPID') ?? caller.appid,
    deadline: new Deadline(given.time_limit_in_ms, mostMs),
    requestId: typeof given.request_id === 'string' ? given.request_id : undefined,
    counts: new Counts(),
    failed: {},
  }
}

/** A part of a call, whose own counts say what this part has sent. */
export const partOf = (invocation: Invocation): Invocation => ({
  ...invocation,
  counts: new Counts(invocation.counts),
})

/** Does a part of a call within a time limit of its own, inside that of the whole call. */
export async function withTimeout<T>(
  ms: number,
  invocation: Invocation,
  work: (limited: Invocation) => Promise<T>,
): Promise<T> {
  const deadline = Deadline.in(Math.min(ms, invocation.deadline.remainingMs))
  try {
    return await work({ ...invocation, deadline })
  } finally {
    deadline.clear()
  }
}

/** Every request counts itself here before it is sent; none is sent when the time is over. */
export function startRequest(invocation: Invocation): void {
  if (invocation.deadline.isOver) throw timedOut()
  invocation.counts.add('requests')
}

/** The mini program that is meant, for what cannot do without; `not_configured` where nobody says it. */
export function appidOf({ appid }: Invocation): string {
  if (appid) return appid
  throw fail('not_configured', 'it is not known for which mini program to ask: WECHAT_APPID is not set', {
    hint: 'A call that does not come from the mini program brings no appid. Set WECHAT_APPID in the environment variables of this function.',
  })
}
