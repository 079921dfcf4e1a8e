import type { OperationName } from '../operations/types'
import type { ErrorKind, FieldError } from '../types'

/** `wx.cloud` (云开发): what the client uses of it. */
export interface WxCloud {
  /** Calls a cloud function (调用云函数). */
  callFunction(call: {
    /** Its name (云函数名). */
    name: string
    /** What it is given (输入). */
    data: object
    /** Where it is (云环境). */
    config?: CallConfig
  }): Promise<{
    /** What it returned (返回). */
    result?: unknown
  }>
}

/** What `wx.cloud.callFunction` takes as `config` (云环境). */
export interface CallConfig {
  /** The id of the environment (环境 ID): the one that `wx.cloud.init` chose unless given. */
  env?: string
}

/** The options of a client (客户端选项). */
export interface ClientOptions {
  /**
   * The cloud function that does everything (云函数名): `userVoice` unless given. Where each operation has a cloud function of its
   * own, what gives its name: `operation => operation`.
   */
  functionName?: string | ((operation: OperationName) => string)
  /** The environment, where it is not the one that `wx.cloud.init` chose (云环境). */
  config?: CallConfig
  /** How long to wait for an answer (最长等待时间), in milliseconds: 30,000 unless given. */
  timeoutMs?: number
}

/** What a `UserVoiceError` is made of (错误的内容): its own fields, and what may replace its general message for the screen. */
export interface ErrorDetails {
  /** Which kind of error it is (错误种类). */
  kind: ErrorKind
  /** WeChat's own code (微信的错误码), for `wechat`. */
  errCode?: number | undefined
  /** What happened (发生了什么), in English. */
  message: string
  /** What can be done about it (怎么办), in English. */
  hint?: string | undefined
  /** Which fields are wrong (有误的字段), for `invalid_input`. */
  fields?: FieldError[] | undefined
  /** Whether the same call may succeed when it is made again (能否重试): no unless given. */
  retryable?: boolean
  /** `unknown` where a write may have been carried out all the same (不确定是否成功). */
  outcome?: 'unknown' | undefined
  /** For the screen (给用户看的话), where the message of the kind would not do. */
  userMessage?: string | undefined
  /** What `wx.cloud.callFunction` rejected with (原始错误). */
  rejection?: unknown
}
