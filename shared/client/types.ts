import type { OperationName } from '../operations/types'
import type { ErrorKind, FieldError } from '../types'

/** `wx.cloud`: what the client uses of it. */
export interface WxCloud {
  callFunction(call: { name: string; data: object; config?: CallConfig }): Promise<{ result?: unknown }>
}

/** What `wx.cloud.callFunction` takes as `config`. */
export interface CallConfig {
  /** The id of the environment: the one that `wx.cloud.init` chose unless given. */
  env?: string
}

export interface ClientOptions {
  /**
   * The cloud function that does everything: `userVoice` unless given. Where each operation has a cloud function of its
   * own, what gives its name: `operation => operation`.
   */
  functionName?: string | ((operation: OperationName) => string)
  config?: CallConfig
  /** How long to wait for an answer, in milliseconds: 30,000 unless given. */
  timeoutMs?: number
}

/** What a `UserVoiceError` is made of: its own fields, and what may replace its general message for the screen. */
export interface ErrorDetails {
  kind: ErrorKind
  /** WeChat's own, for `wechat`. */
  errCode?: number | undefined
  message: string
  hint?: string | undefined
  fields?: FieldError[] | undefined
  retryable?: boolean
  outcome?: 'unknown' | undefined
  /** For the screen, where the message of the kind would not do. */
  userMessage?: string | undefined
  rejection?: unknown
}
