import { type Caller, readCaller } from './caller'
import { Deadline, timedOut } from './deadline'
import type { ErrorKind } from './types'

/** What one call of a function carries along: who called, how much time is left, what it has cost so far. */
export interface Invocation {
  caller: Caller
  deadline: Deadline
  requestId: string | undefined
  /** Requests sent, tokens and cloud storage included, and how many of them were repetitions. */
  requests: number
  retries: number
  /** What ended a list before its end, where not all was wanted at any price. */
  endedBy?: ErrorKind
}

/**
 * @param context the platform's second argument: `{time_limit_in_ms, request_id, …}`
 * @param mostMs a limit of our own, where the platform's is not the only one
 */
export function startInvocation(context: unknown, mostMs?: number): Invocation {
  const given: { time_limit_in_ms?: unknown; request_id?: unknown } = Object(context)
  return {
    caller: readCaller(),
    deadline: new Deadline(given.time_limit_in_ms, mostMs),
    requestId: typeof given.request_id === 'string' ? given.request_id : undefined,
    requests: 0,
    retries: 0,
  }
}

/** Every request counts itself here before it is sent; none is sent when the time is over. */
export function startRequest(invocation: Invocation): void {
  if (invocation.deadline.isOver) throw timedOut()
  invocation.requests++
}
