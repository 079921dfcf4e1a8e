import { type ErrorKind, type FieldError, FunctionError, fail } from './errors'
import { isRetryable } from './retry'
import { redact } from './secrets'

export interface Success<Data> {
  errCode: 0
  /** e.g. `getFeedback:ok` */
  errMsg: string
  data: Data
}

export interface Failure {
  errCode: number
  /** e.g. `getFeedback:fail WeChat answered 45009: reach max api daily quota limit` */
  errMsg: string
  error: {
    kind: ErrorKind
    message: string
    hint?: string
    /** What is wrong with the input, for `invalid_input`. */
    fields?: FieldError[]
    /** Whether the same call may succeed when it is made again. */
    retryable: boolean
  }
}

/** What every function returns; a function never throws. */
export type Envelope<Data> = Success<Data> | Failure

export function success<Data>(name: string, data: Data): Success<Data> {
  return { errCode: 0, errMsg: `${name}:ok`, data }
}

export function failure(name: string, thrown: unknown): Failure {
  const error =
    thrown instanceof FunctionError
      ? thrown
      : fail('internal', 'an unexpected error; its stack is in the log of this function')
  const message = redact(error.message)
  return {
    errCode: error.errCode,
    errMsg: `${name}:fail ${message}`,
    error: {
      kind: error.kind,
      message,
      ...(error.hint && { hint: redact(error.hint) }),
      ...(error.fields && { fields: error.fields }),
      retryable: isRetryable(error),
    },
  }
}
