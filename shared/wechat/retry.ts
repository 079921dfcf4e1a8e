import { OperationError } from '../errors'
import type { Invocation } from '../invocation'

const RETRIES = 2

/** Whether the answer may well come if the same is asked again at once. */
export const isTransient = (error: unknown): boolean =>
  error instanceof OperationError && error.details.retry === 'now'

/** Between 50 and 150 ms before the first retry, between 100 and 300 ms before the second. */
const backoffMs = (retry: number) => 100 * 2 ** retry * (0.5 + Math.random())

/**
 * A way to make attempts at one read, again where this may help: within the deadline, and twice at most in all,
 * however often it is used. Writes are never repeated by rule.
 */
export function retryingReads(invocation: Invocation) {
  let retry = 0
  return async <T>(attempt: () => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await attempt()
      } catch (error) {
        const wait = backoffMs(retry)
        if (!isTransient(error) || retry >= RETRIES || wait >= invocation.deadline.remainingMs) throw error
        retry++
        invocation.counts.add('retries')
        await new Promise(resolve => setTimeout(resolve, wait))
      }
    }
  }
}
