import type { ErrorKind } from './types'

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
