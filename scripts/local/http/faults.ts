import type { Answer } from './answers'

/** What happens instead of the normal answer, or to it. */
type FaultEffect =
  /** WeChat refuses; a string plays the documented type. */
  | { errcode: number | string; errmsg?: string }
  /** Any other body. Default content type: `application/json; charset=utf-8`. */
  | { body: string | Buffer; contentType?: string; status?: number }
  | { rewrite: (answer: Answer) => Partial<Answer> }
  /** The normal answer's JSON, integers beyond 2^53 as `bigint`, turned into another value. */
  | { rewriteJson: (value: Record<string, unknown>) => unknown }
  /** No answer, or one that stops in the middle of its body. */
  | { hang: true | 'midway' }
  /** The connection ends: nothing was carried out, all of it was, or the answer stops in the middle. */
  | { close: 'before' | 'after' | 'midway' }
  /** The gateway's own error, e.g. `SYS_ERR`, instead of what was asked for or after it was carried out. */
  | { code: string; message?: string; carriedOut?: boolean }
  /** At the gateway: the function that calls is killed, before its request or after it was carried out. */
  | { kill: 'before' | 'after' }
  /** Of `database.insertDocument`: an error when so many documents are in. */
  | { insertAtMost: number }
  /**
   * Of `database.insertDocument`: what stays of a batch in which an `_id` is taken (default: what came before the
   * double), and the code of the error (default: `DATABASE_DUPLICATE_WRITE`).
   */
  | {
      onDuplicate: 'keepBefore' | 'keepOthers' | 'keepNone'
      duplicateCode?: 'DATABASE_DUPLICATE_WRITE' | 'DATABASE_REQUEST_FAILED'
    }
  /** WeChat's gateway refuses a cloud call, e.g. -604102. */
  | { errorCode: number }
  /** A body without end, or of this many bytes, chunk by chunk; see `Fault.bytesSent`. */
  | { flood: { contentType?: string; bytes?: number } }
  /** Every access token, or those of `appid`, end before this call is looked at. */
  | { expireTokens: true }
  /** `stable_token` hands out the last token again, also to force_refresh. */
  | { sameToken: true }
  /** The normal answer, only late. */
  | { delayMs: number }

export type FaultOrder = FaultEffect & {
  /**
   * A path of api.weixin.qq.com, a cloud API, a gateway action, `storage.put`, `storage.get`, or `robot.wecom`,
   * `robot.feishu`, `robot.dingtalk` (`robot`: any of them); with a `*` behind it all that begin so: `database.*`, or
   * `*` for every request.
   */
  on: string
  /**
   * Only of this mini program: what comes to api.weixin.qq.com with its token or asks for one, cloud calls of the one to
   * which the environment belongs, and calls of a function with `{appid}` (WECHAT_TOKEN_FUNCTION).
   */
  appid?: string
  /** How often it happens. Default: once. */
  times?: number
  /** How many calls go well first. */
  skip?: number
  /** Before the answer, or before the effect. */
  delayMs?: number
}

/** A fault that was ordered, and what it has done so far. */
export class Fault {
  hits = 0
  /** Of a flood: bytes that left for the client. */
  bytesSent = 0
  /** Resolves when the client's connection of the first hit is closed, by either side. */
  readonly over: Promise<void>
  end: () => void = () => {}
  #toSkip: number

  constructor(readonly order: FaultOrder) {
    this.#toSkip = order.skip ?? 0
    this.over = new Promise(resolve => {
      this.end = resolve
    })
  }

  /** Counts a call that the fault could hit. */
  strikes(): boolean {
    if (this.#toSkip > 0) {
      this.#toSkip--
      return false
    }
    this.hits++
    return true
  }

  get isUsedUp(): boolean {
    return this.hits >= (this.order.times ?? 1)
  }
}

export class Faults {
  #faults: Fault[] = []

  add(order: FaultOrder): Fault {
    const fault = new Fault(order)
    this.#faults.push(fault)
    return fault
  }

  clear(): void {
    this.#faults = []
  }

  /** The fault for this call: the oldest that is due and not used up. */
  take(name: string, appid?: string): Fault | undefined {
    return this.#faults.find(fault => {
      const { on, appid: only } = fault.order
      return isOn(on, name) && (!only || only === appid) && !fault.isUsedUp && fault.strikes()
    })
  }
}

function isOn(on: string, name: string): boolean {
  return on.endsWith('*') ? name.startsWith(on.slice(0, -1)) : on === name
}
