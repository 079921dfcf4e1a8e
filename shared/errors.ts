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
  cause?: unknown
}

/** The only error that functions throw on purpose. Messages hold no secrets and no personal data. */
export class FunctionError extends Error {
  override readonly name = 'FunctionError'
  readonly kind: ErrorKind
  readonly errCode: number
  readonly hint: string | undefined
  readonly fields: FieldError[] | undefined
  readonly weChatCode: number | undefined

  constructor(kind: ErrorKind, errCode: number, message: string, details: Details = {}) {
    super(message, { cause: details.cause })
    this.kind = kind
    this.errCode = errCode
    this.hint = details.hint
    this.fields = details.fields
    this.weChatCode = details.weChatCode
  }
}

export function fail(kind: keyof typeof ERR_CODES, message: string, details?: Details): FunctionError {
  return new FunctionError(kind, ERR_CODES[kind], message, details)
}
