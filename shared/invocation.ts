import { type Caller, readCaller } from './caller'
import { variable } from './config'
import { Deadline, timedOut } from './deadline'
import { fail } from './errors'
import type { ErrorKind } from './types'

/** One call of a function: who called, how much time is left, how many requests were sent. */
export interface Invocation {
  readonly caller: Caller
  /** The mini program that is meant: `WECHAT_APPID`, else the calling one, else the one noted in the archive. */
  appid: string | undefined
  /** The platform's time limit, in milliseconds. The deadline is before it, so that the caller gets an answer. */
  readonly limitMs: number
  readonly deadline: Deadline
  readonly requestId: string | undefined
  readonly counts: Counts
  /** What WeChat's responses say of the time. */
  readonly clock: Clock
  /** Parts that failed while others went on, by name. */
  readonly failed: { [part: string]: ErrorKind }
}

class Counts {
  /** Requests sent, tokens and cloud storage included. */
  requests = 0
  /** How many of them were retries. */
  retries = 0
  /** What could not be read of WeChat's responses. */
  unreadable = 0

  /** @param whole counts everything that is counted here */
  constructor(private readonly whole?: Counts) {}

  add(what: 'requests' | 'retries' | 'unreadable', count = 1): void {
    this[what] += count
    this.whole?.add(what, count)
  }
}

interface Clock {
  /** By how many seconds this machine's clock is ahead of WeChat's, which may be less than 0; once a response says it. */
  ahead?: number
}

/** @param date the `Date` header of a response of WeChat's */
export function noteDate(date: string | undefined, { clock }: Invocation): void {
  const ahead = Math.floor((Date.now() - Date.parse(date ?? '')) / 1000)
  if (!Number.isNaN(ahead)) clock.ahead = ahead
}

/** WeChat's default where the platform says none. */
const DEFAULT_LIMIT_MS = 3000

/** A timer that should wait longer ends at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * @param context the platform's second argument: `{time_limit_in_ms, request_id, …}`
 * @param mostMs a time limit beside the platform's
 */
export function startInvocation(context: unknown, mostMs = LONGEST_TIMER_MS): Invocation {
  const { time_limit_in_ms: limit, request_id: requestId }: Record<string, unknown> = Object(context)
  const limitMs = typeof limit === 'number' && limit > 0 ? limit : DEFAULT_LIMIT_MS
  const ms = Math.min(limitMs, mostMs)
  // Time for the platform to take the answer.
  const margin = Math.min(Math.max(ms / 10, 100), 500, ms / 2)
  const caller = readCaller(context)
  return {
    caller,
    appid: variable('WECHAT_APPID') ?? caller.appid,
    limitMs,
    deadline: new Deadline(ms - margin),
    requestId: typeof requestId === 'string' ? requestId : undefined,
    counts: new Counts(),
    clock: {},
    failed: {},
  }
}

/** A part of a call, with counts of its own, which the whole call's include. */
export const partOf = (invocation: Invocation): Invocation => ({
  ...invocation,
  counts: new Counts(invocation.counts),
})

/** Does a part of a call within a time limit of its own, and within the whole call's. */
export async function withTimeout<T>(
  ms: number,
  invocation: Invocation,
  work: (limited: Invocation) => Promise<T>,
): Promise<T> {
  const deadline = new Deadline(Math.min(ms, invocation.deadline.remainingMs))
  try {
    return await work({ ...invocation, deadline })
  } finally {
    deadline.clear()
  }
}

/** Counts a request that is about to be sent; throws `timeout` where the time is over. */
export function startRequest(invocation: Invocation): void {
  if (invocation.deadline.isOver) throw timedOut('the time was over before all was asked for')
  invocation.counts.add('requests')
}

/** The mini program that is meant; `not_configured` where it is not known. */
export function appidOf({ appid }: Invocation): string {
  if (appid) return appid
  throw fail('not_configured', 'it is not known for which mini program to ask: WECHAT_APPID is not set', {
    hint: 'A call that does not come from the mini program brings no appid. Set WECHAT_APPID in the environment variables of this function.',
  })
}
