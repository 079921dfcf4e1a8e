import { appEntries, listedApps } from './apps'
import { type Caller, readCaller } from './caller'
import { Deadline, timedOut } from './deadline'
import { fail } from './errors'
import type { ErrorKind } from './types'

/** One call of a function: who called, how much time is left, how many requests were sent. */
export interface Invocation {
  readonly caller: Caller
  /** The mini program that is meant: the first of `appids`. `undefined` where it is not known. */
  appid: string | undefined
  /** The mini programs that are meant. Operations that take one alone are about `appid`. */
  appids: readonly string[]
  /** The mini programs that this deployment serves; `undefined` where that is not known (yet). */
  served: readonly string[] | undefined
  /** Whether WECHAT_TOKEN_FUNCTION has listed them. */
  isListed?: true
  /** Those of them that the caller may see, as access found; nobody may see any before. */
  seen: Seen
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

/** Mini programs that a caller may see: all that are served, or these. */
export type Seen = 'all' | readonly string[]

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
  const served = listedApps() ?? (caller.appid ? [caller.appid] : undefined)
  const appid = ownAmong(served ?? [], caller)
  return {
    caller,
    appid,
    appids: appid === undefined ? [] : [appid],
    served,
    seen: [],
    limitMs,
    deadline: new Deadline(ms - margin),
    requestId: typeof requestId === 'string' ? requestId : undefined,
    counts: new Counts(),
    clock: {},
    failed: {},
  }
}

/** Among mini programs the one from which the call came, else the first. */
export const ownAmong = (appids: readonly string[], { appid, fromAppid }: Caller): string | undefined =>
  appids.find(other => other === (fromAppid ?? appid)) ?? appids[0]

/** The same call, about this mini program alone. */
export const aboutApp = (appid: string, invocation: Invocation): Invocation => ({
  ...invocation,
  appid,
  appids: [appid],
})

/**
 * Whether the gateway makes cloud calls as the mini program that is meant: it makes them as the one to which the
 * environment belongs, whoever calls.
 */
export function isOfEnvironment({ appid, served, isListed, caller }: Invocation): boolean {
  // A call that does not say to which one it belongs, e.g. a timer's: where one alone is served, that is taken to be it,
  // unless it stands in a list of mini programs, which may be others.
  if (!caller.appid) return (served?.length ?? 0) <= 1 && !isListed && appEntries().length === 0
  return appid === caller.appid && (caller.fromAppid ?? appid) === appid
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
  if (listedApps()) {
    throw fail('not_configured', 'WECHAT_APPS names no mini program that this caller may see', {
      hint: 'In WECHAT_APPS, in the environment variables of this function, an entry is appid:secret, or an appid alone where WECHAT_TOKEN_FUNCTION gives its tokens. checkSetup names the entries that are wrong.',
    })
  }
  throw fail('not_configured', 'it is not known for which mini program to ask: WECHAT_APPID is not set', {
    hint: 'A call that does not come from the mini program brings no appid. Set WECHAT_APPID in the environment variables of this function.',
  })
}
