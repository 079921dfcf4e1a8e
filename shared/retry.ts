import { FunctionError } from './errors'
import type { Invocation } from './invocation'

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

const isTransient = (error: FunctionError) =>
  error.kind === 'network' || (error.kind === 'wechat' && TRANSIENT.has(error.errCode))

/** Whether the caller may make the same call again. Errors of writes are `FinalError`s, see below. */
export const isRetryable = (error: FunctionError) =>
  !(error instanceof FinalError) &&
  (isTransient(error) || error.kind === 'timeout' || (error.kind === 'wechat' && error.errCode === LATER))

/** An error after which the call must not simply be made again: that of a write. */
export class FinalError extends FunctionError {}

/** Between 50 and 150 ms before the first retry, between 100 and 300 ms before the second. */
const backoffMs = (retry: number) => 100 * 2 ** retry * (0.5 + Math.random())

/** Makes `attempt` again where the rule says that this may help: reads only, twice at most, within the deadline. */
export async function withRetries<T>(
  effect: Effect,
  invocation: Invocation,
  attempt: () => Promise<T>,
): Promise<T> {
  for (let retry = 0; ; retry++) {
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
      invocation.retries++
      await new Promise(resolve => setTimeout(resolve, wait))
    }
  }
}
