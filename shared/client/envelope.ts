import type { OperationName } from '../operations/types'
import type { FieldError } from '../types'
import { isObject } from '../values'
import { UserVoiceError } from './error'
import { IS_WRITE } from './operations'
import type { ErrorDetails } from './types'
import { isErrorKind } from './words'

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)

const isFieldError = (value: unknown): value is FieldError =>
  isObject(value) && Boolean(textOf(value.field) && textOf(value.message))

/** The data in a function's result; throws the error in it. */
export function readEnvelope(operation: OperationName, functionName: string, result: unknown): object {
  let details: ErrorDetails = {
    kind: 'bad_response',
    message: 'the result is not one of this package',
    hint: `Deploy ${functionName} in the version of this client.`,
    outcome: IS_WRITE[operation] ? 'unknown' : undefined,
  }
  try {
    const { errCode, data, error }: Record<string, unknown> = isObject(result) ? result : {}
    if (errCode === 0 && isObject(data)) return data
    if (typeof errCode === 'number' && isObject(error) && isErrorKind(error.kind)) {
      const fields = Array.isArray(error.fields) ? error.fields.filter(isFieldError) : []
      details = {
        kind: error.kind,
        errCode,
        message: textOf(error.message) || error.kind,
        hint: textOf(error.hint),
        fields: error.fields ? fields : undefined,
        retryable: error.retryable === true,
        outcome: error.outcome === 'unknown' ? error.outcome : undefined,
        userMessage: fields.some(({ field }) => field === 'action')
          ? `云函数 ${functionName} 没有这项功能，请负责人上传并部署新版本。`
          : undefined,
      }
    }
  } catch {
    // A result that cannot be read is no envelope.
  }
  throw new UserVoiceError(operation, details)
}
