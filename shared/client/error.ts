import { ERR_CODES } from '../err-codes'
import type { ErrorKind, FieldError } from '../types'
import type { ErrorDetails } from './types'
import { userMessage } from './words'

/** The only error that a client throws, whatever went wrong: in the function, in WeChat, or on the way. */
export class UserVoiceError extends Error {
  override readonly name = 'UserVoiceError'
  readonly kind: ErrorKind
  /** WeChat's own code for `wechat`; one number for each other kind. */
  readonly errCode: number
  /** What can be done about it, in English, for developers. For `forbidden` it holds the caller's openid. */
  readonly hint: string | undefined
  /** What is wrong with the input, for `invalid_input`. */
  readonly fields: FieldError[] | undefined
  /** Whether the same call may succeed when it is made again. */
  readonly retryable: boolean
  /** `unknown` where a write may have been carried out all the same: look before sending it again. */
  readonly outcome: 'unknown' | undefined
  /** What happened and what to do, in Chinese, for the screen. */
  readonly userMessage: string
  /** What `wx.cloud.callFunction` rejected with, where the function gave no answer. */
  readonly rejection: unknown

  /** @param operation what was called, e.g. `getFeedback` */
  constructor(operation: string, details: ErrorDetails) {
    super(`${operation}:fail ${details.message}`)
    // Classes lowered to ES5 lose their prototype when they extend Error.
    Object.setPrototypeOf(this, UserVoiceError.prototype)
    const { kind, errCode = kind === 'wechat' ? 0 : ERR_CODES[kind] } = details
    this.kind = kind
    this.errCode = errCode
    this.hint = details.hint
    this.fields = details.fields
    this.retryable = !!details.retryable
    this.outcome = details.outcome
    this.userMessage = userMessage(operation, errCode, details)
    this.rejection = details.rejection
  }
}
