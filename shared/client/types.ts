import type { OperationName } from '../operations/types'

/** `wx.cloud`, as far as it is used here. */
export interface WxCloud {
  callFunction(call: { name: string; data: object; config?: CallConfig }): Promise<{ result?: unknown }>
}

/** What `wx.cloud.callFunction` takes as `config`. */
export interface CallConfig {
  /** The id of the environment, where it is not the one that `wx.cloud.init` chose. */
  env?: string
}

export interface ClientOptions {
  /**
   * The cloud function that does everything: `userVoice` unless given. Where each operation has a function of its own,
   * a function that tells the name of it: `operation => operation`.
   */
  functionName?: string | ((operation: OperationName) => string)
  config?: CallConfig
  /** How long to wait for an answer, in milliseconds: 30,000 unless given. */
  timeoutMs?: number
}
