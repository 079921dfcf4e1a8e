import { ERR_CODES } from './err-codes'
import type { ErrorKind, FieldError } from './types'

interface Details {
  /** What the reader can do about it. */
  hint?: string | undefined
  fields?: FieldError[] | undefined
  /** The code that WeChat or its gateway gave. */
  weChatCode?: number | undefined
  /**
   * When the same call may succeed: `now`, so that a read is repeated by rule, or `later`, which the caller decides.
   * Unless given: `now` for `network`, `later` for `timeout`.
   */
  retry?: 'now' | 'later' | undefined
  /** `unknown`: a write may have been carried out all the same. */
  outcome?: 'unknown' | undefined
  cause?: unknown
}

/** The only error that is thrown on purpose. Messages hold no secrets and no personal data. */
export class OperationError extends Error {
  override readonly name = 'OperationError'
  readonly details: Details

  constructor(
    readonly kind: ErrorKind,
    readonly errCode: number,
    message: string,
    details: Details = {},
  ) {
    super(message, { cause: details.cause })
    const retry = kind === 'network' ? 'now' : kind === 'timeout' ? 'later' : undefined
    this.details = { retry, ...details }
  }

  /** The same error with another message and other details. */
  with(message: string, details: Details): OperationError {
    return new OperationError(this.kind, this.errCode, message, { ...this.details, cause: this, ...details })
  }
}

export function fail(kind: keyof typeof ERR_CODES, message: string, details?: Details): OperationError {
  return new OperationError(kind, ERR_CODES[kind], message, details)
}
