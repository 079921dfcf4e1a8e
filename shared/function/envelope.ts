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
  const { kind, errCode, details } = error
  const { hint, fields, retry, outcome } = details
  const message = redact(error.message)
  return {
    errCode,
    errMsg: `${name}:fail ${message}`,
    error: {
      kind,
      message,
      ...(hint && { hint: redact(hint) }),
      ...(fields && { fields }),
      retryable: retry !== undefined,
      ...(outcome && { outcome }),
    },
  }
}
