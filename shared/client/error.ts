import { ERR_CODES } from '../err-codes'
import type { ErrorKind, FieldError } from '../types'
import type { ErrorDetails } from './types'
import { userMessage } from './words'

/** The only error that a client throws (错误), whatever went wrong: in the function, in WeChat, or on the way. */
export class UserVoiceError extends Error {
  /** `UserVoiceError` (错误名). */
  override readonly name = 'UserVoiceError'
  /** What went wrong (错误种类). */
  readonly kind: ErrorKind
  /** The code (错误码): WeChat's own for `wechat`; one number for each other kind. */
  readonly errCode: number
  /** What can be done about it (怎么办), in English, for developers. For `forbidden` it holds the caller's openid. */
  readonly hint: string | undefined
  /** What is wrong with the input (有误的字段), for `invalid_input`. */
  readonly fields: FieldError[] | undefined
  /** Whether the same call may succeed when it is made again (能否重试). */
  readonly retryable: boolean
  /** `unknown` where a write may have been carried out all the same (不确定是否成功): look before sending it again. */
  readonly outcome: 'unknown' | undefined
  /** What happened and what to do, in Chinese, for the screen (给用户看的话). */
  readonly userMessage: string
  /** What `wx.cloud.callFunction` rejected with (原始错误), where the function gave no answer. */
  readonly rejection: unknown

  /** Makes an error (创建错误). @param operation what was called, e.g. `getFeedback` */
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
