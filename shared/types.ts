/*
 * What functions take and return. Each room has the types of its own functions; the client ships them all.
 *
 * Names and nesting are WeChat's, in camelCase. Ids are text, exact however long; times are seconds since 1970. A field
 * that WeChat adds comes along under its camelCase name.
 */

/** A whole number, or its digits as text, as forms and `data-` attributes give it (整数，或写成文本的整数): 20 or `'20'`. */
export type WholeNumber<Value extends number = number> =
  | Value
  | (number extends Value ? `${bigint}` : `${Value}`)

/**
 * A time (时间): epoch seconds, as a number or its digits, or ISO 8601 text, which without a zone means China time
 * (不写时区就是北京时间): `'2026-01-01'`, `'2026-01-01T08:00:00+08:00'`.
 */
export type Time = number | string

/** One page of a list (一页), and the way to the next. */
export interface Page<Item, Input> {
  /** What the page holds (本页的内容). */
  list: Item[]
  /** How many there are in all (总数), as WeChat counts them. */
  total: number
  /** The complete input for the next page (下一页的输入); `null` where this is the last. */
  next: Input | null
}

/** What a record says of itself where some of it could not be read (没读懂的字段). */
export interface Unreadable {
  /** The paths of what WeChat sent as another type than documented (没读懂的字段), which has the empty value of its type. */
  unreadable?: string[]
}

/** What a record says of itself where it is larger than a result, 1 MB (内容被截短). */
export interface Cut {
  /** Whether long texts, then long lists and objects were cut (是否被截短). */
  cut?: boolean
}

/** What went wrong (错误种类). */
export type ErrorKind =
  /** 400: the input is wrong (输入有误); `fields` says where. */
  | 'invalid_input'
  /** 403: the caller may not (没有权限); the hint holds the caller's openid. */
  | 'forbidden'
  /** 412: something that the owner must set is missing (没有配置好), or WeChat refuses it. */
  | 'not_configured'
  /** WeChat refused (微信拒绝): `errCode` is WeChat's own. */
  | 'wechat'
  /** 502: WeChat's answer cannot be read (返回无法识别). */
  | 'bad_response'
  /** 503: no answer (网络不通). */
  | 'network'
  /** 504: no answer in time (超时). */
  | 'timeout'
  /** 500: a bug of this package (程序错误). */
  | 'internal'

/** A mistake in the input (哪个字段有误). */
export interface FieldError {
  /** The field (字段名). */
  field: string
  /** What is wrong with it (错在哪里), in English. */
  message: string
}

/** What a function returns when it did what was asked (成功的返回). */
export interface Success<Data> {
  /** 0 (成功). */
  errCode: 0
  /** e.g. `getFeedback:ok` (成功的说明). */
  errMsg: string
  /** What was asked for (返回的数据). */
  data: Data
}

/** What a function returns when it failed (失败的返回). */
export interface Failure {
  /** WeChat's own code, or one number for each other kind (错误码). */
  errCode: number
  /** e.g. `getFeedback:fail WeChat answered 45009: reach max api daily quota limit` (错误说明). */
  errMsg: string
  /** What went wrong (错误). */
  error: {
    /** Which kind of error it is (错误种类). */
    kind: ErrorKind
    /** What happened (发生了什么), in English. */
    message: string
    /** What can be done about it (怎么办), in English. */
    hint?: string
    /** Which fields are wrong (有误的字段), for `invalid_input`. */
    fields?: FieldError[]
    /** Whether the same call may succeed when it is made again (能否重试). */
    retryable: boolean
    /** `unknown`: a write may have been carried out all the same (不确定是否成功); the hint says where to look. */
    outcome?: 'unknown'
  }
}

/** What every function returns (函数的返回); a function never throws. */
export type Envelope<Data> = Success<Data> | Failure

/** What a function returns that only does something (空对象). */
export type Nothing = Record<string, never>

/** Which mini program is meant (哪个小程序). */
export interface OfApp {
  /**
   * Its appid (小程序 AppID), where this deployment serves several: the calling one unless given, or the first that the
   * caller may see.
   */
  appid?: string
}

/** Which mini programs are meant (哪些小程序). */
export interface OfApps {
  /** Their appids (小程序 AppID), one or several: all that the caller may see, unless given. */
  appid?: string | string[]
}
