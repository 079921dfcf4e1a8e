import { OperationError } from '../errors'
import { type Invocation, partOf } from '../invocation'

const RETRIES = 2

/** Whether the same request may well succeed in a moment. */
export const isTransient = (error: OperationError) => error.details.retry === 'now'

/** Between 50 and 150 ms before the first retry, between 100 and 300 ms before the second. */
const backoffMs = (retry: number) => 100 * 2 ** retry * (0.5 + Math.random())

/**
 * A way to make attempts at one read, again where this may help: within the deadline, and with two retries in all,
 * however often it is used.
 */
export function retryingReads(invocation: Invocation) {
  let retry = 0
  return async <T>(attempt: (invocation: Invocation) => Promise<T>): Promise<T> => {
    for (;;) {
      try {
        return await attempt(invocation)
      } catch (error) {
        const wait = backoffMs(retry)
        const mayHelp = error instanceof OperationError && isTransient(error) && retry < RETRIES
        if (!mayHelp || wait >= invocation.deadline.remainingMs) throw error
        retry++
        invocation.counts.add('retries')
        await new Promise(resolve => setTimeout(resolve, wait))
      }
    }
  }
}

/**
 * A way to send a write, once. Where it was sent and no clear answer came, its error says that it may have been carried
 * out all the same.
 *
 * @param lookFirst what to do then, instead of sending it again
 */
export function writingOnce(invocation: Invocation, lookFirst: string) {
  return async <T>(attempt: (part: Invocation) => Promise<T>): Promise<T> => {
    // Other requests may be made at the same time: only its own say whether it was sent.
    const part = partOf(invocation)
    try {
      return await attempt(part)
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
      throw part.counts.requests > 0 ? errorOfWrite(error, lookFirst) : neverRetryable(error)
    }
  }
}

/** A call that writes is not made again by rule, even where nothing was sent yet. */
export const neverRetryable = (error: OperationError) => error.with(error.message, { retry: undefined })

/** The error where a part was carried out, or may have been: the call must not simply be made again. */
export const withUnknownOutcome = (error: OperationError, message: string, hint = error.details.hint) =>
  error.with(message, { retry: undefined, outcome: 'unknown', hint })

function errorOfWrite(error: OperationError, lookFirst: string): OperationError {
  const isRefusal = error.details.weChatCode !== undefined
  if (isRefusal && !isTransient(error)) return neverRetryable(error)
  const message = isRefusal ? error.message : `it is not known whether this was carried out: ${error.message}`
  return withUnknownOutcome(error, message, lookFirst)
}
