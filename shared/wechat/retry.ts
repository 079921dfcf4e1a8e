import { FunctionError } from '../errors'
import type { Invocation } from '../invocation'

/** Whether a call only asks, or changes something: a write is never sent twice by accident. */
export type Effect = 'read' | 'write'

const RETRIES = 2

/** "Not now": asked again a moment later, WeChat or its gateway may well answer. */
const TRANSIENT = new Set([
  -1, // busy
  -10008, // comments: service error
  -604102, // cloud call: timeout
  -604103, // cloud call: system error
  -501001, // gateway: system error
  -501002, // gateway: timeout
  -601001, // WeChat's side of the gateway: system error
  -601003, // … network error
  -601008, // … timeout
])

/** Limit per minute: no use asking again now, but later. */
const LATER = 45011

export const isTransient = ({ kind, errCode }: FunctionError) =>
  kind === 'network' || (kind === 'wechat' && TRANSIENT.has(errCode))

/** Whether the same call may succeed when it is made again. */
export const isRetryable = (error: FunctionError) =>
  !error.details.isFinal &&
  (isTransient(error) || error.kind === 'timeout' || (error.kind === 'wechat' && error.errCode === LATER))

/** Between 50 and 150 ms before the first retry, between 100 and 300 ms before the second. */
const backoffMs = (retry: number) => 100 * 2 ** retry * (0.5 + Math.random())

/**
 * A way to make attempts at one call, again where the rule says that this may help: reads only, within the deadline,
 * and twice at most in all.
 */
export function retrying(effect: Effect, invocation: Invocation) {
  let retry = 0
  return async <T>(attempt: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await attempt()
      } catch (error) {
        const wait = backoffMs(retry)
        const again =
          effect === 'read' &&
          retry < RETRIES &&
          error instanceof FunctionError &&
          isTransient(error) &&
          wait < invocation.deadline.remainingMs
        if (!again) throw error
        retry++
        invocation.retries++
        await new Promise(resolve => setTimeout(resolve, wait))
      }
    }
  }
}
