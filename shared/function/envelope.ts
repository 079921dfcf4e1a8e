import { fail, OperationError } from '../errors'
import { redact } from '../secrets'
import type { Failure, Success } from '../types'

export function success<Data>(name: string, data: Data): Success<Data> {
  return { errCode: 0, errMsg: `${name}:ok`, data }
}

export function failure(name: string, thrown: unknown): Failure {
  const error =
    thrown instanceof OperationError
      ? thrown
      : fail('internal', 'an unexpected error; its stack is in the log of this function')
  const message = redact(error.message)
  return {
    errCode: error.errCode,
    errMsg: `${name}:fail ${message}`,
    error: {
      kind: error.kind,
      message,
      ...(error.details.hint && { hint: redact(error.details.hint) }),
      ...(error.details.fields && { fields: error.details.fields }),
      retryable: error.details.retry !== undefined,
      ...(error.details.outcome && { outcome: error.details.outcome }),
    },
  }
}
