import type { ErrorKind, FieldError } from './types'

/** The `errCode` of each kind of error; a `wechat` error carries WeChat's own. */
export const ERR_CODES = {
  invalid_input: 400,
  forbidden: 403,
  not_configured: 412,
  internal: 500,
  bad_response: 502,
  network: 503,
  timeout: 504,
} as const satisfies Record<Exclude<ErrorKind, 'wechat'>, number>

interface Details {
  /** What the reader of the message can do about it. */
  hint?: string | undefined
  fields?: FieldError[] | undefined
  /** The code that WeChat or its gateway gave. */
  weChatCode?: number | undefined
  /** Whether the call must not simply be made again: a write may have been carried out. */
  isFinal?: boolean
  cause?: unknown
}

/** The only error that functions throw on purpose. Messages hold no secrets and no personal data. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError'

  constructor(
    readonly kind: ErrorKind,
    readonly errCode: number,
    message: string,
    readonly details: Details = {},
  ) {
    super(message, { cause: details.cause })
  }

  /** The same error, told otherwise. */
  with(message: string, details: Details): FunctionError {
    return new FunctionError(this.kind, this.errCode, message, { ...this.details, cause: this, ...details })
  }
}

export function fail(kind: keyof typeof ERR_CODES, message: string, details?: Details): FunctionError {
  return new FunctionError(kind, ERR_CODES[kind], message, details)
}
