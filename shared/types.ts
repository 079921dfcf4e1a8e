/*
 * What functions take and return. Each room has the types of its own functions; the client ships them all.
 *
 * Names and nesting are WeChat's, in camelCase. Ids are text, exact however long; times are seconds since 1970. A field
 * that WeChat adds comes along under its camelCase name.
 */

/** One page of a list, and the way to the next. */
export interface Page<Item, Input> {
  list: Item[]
  /** How many there are in all, as WeChat counts them. */
  total: number
  /** The complete input for the next page; `null` where this is the last. */
  next: Input | null
}

/** What a record says of itself where some of it could not be read. */
export interface Unreadable {
  /** The paths of what WeChat sent as another type than documented, which has the empty value of its type. */
  unreadable?: string[]
}

/** What a record says of itself where it is larger than a result (1 MB). */
export interface Cut {
  /** Whether long texts, then long lists and objects were cut. */
  cut?: boolean
}

export type ErrorKind =
  /** 400: the input is wrong; `fields` says where. */
  | 'invalid_input'
  /** 403: the caller may not; the hint holds the caller's openid. */
  | 'forbidden'
  /** 412: something that the owner must set is missing, or WeChat refuses it. */
  | 'not_configured'
  /** WeChat refused: `errCode` is WeChat's own. */
  | 'wechat'
  /** 502: WeChat's answer cannot be read. */
  | 'bad_response'
  /** 503: no answer. */
  | 'network'
  /** 504: no answer in time. */
  | 'timeout'
  /** 500: a bug of this package. */
  | 'internal'

/** A mistake in the input. */
export interface FieldError {
  field: string
  message: string
}

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
    /** What can be done about it. */
    hint?: string
    /** For `invalid_input`. */
    fields?: FieldError[]
    /** Whether the same call may succeed when it is made again. */
    retryable: boolean
    /** `unknown`: a write may have been carried out all the same; the hint says where to look. */
    outcome?: 'unknown'
  }
}

/** What every function returns; a function never throws. */
export type Envelope<Data> = Success<Data> | Failure

/** What a function returns that only does something. */
export type Nothing = Record<string, never>
