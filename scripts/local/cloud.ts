import { fileURLToPath } from 'node:url'
import { ADMIN_OPENID, APPSECRET, type Caller, type OwnerEnvironment } from './functions/environment'
import { type CallOptions, Functions } from './functions/functions'
import { type CallResult, FunctionError } from './functions/process'
import { startGateway } from './gateway/server'
import { Faults } from './http/faults'
import type { RecordedRequest } from './http/requests'
import { type Robot, startRobot } from './robots/server'
import { type SampleData, sampleData } from './sample/data'
import { CloudStorage } from './storage/state'
import type { WeChat } from './wechat/api'
import { CommentStore } from './wechat/comment-store'
import { startApi } from './wechat/server'
import { Tokens } from './wechat/tokens'

export { ADMIN_OPENID, APPID, APPSECRET, ENV_ID } from './functions/environment'
export type { Answer } from './http/answers'
export type { Fault, FaultOrder } from './http/faults'
export { CLOUDBASE_ACCESS_TOKEN } from './wechat/tokens'
export {
  type Caller,
  type CallOptions,
  type CallResult,
  FunctionError,
  type RecordedRequest,
  type SampleData,
}

const builtFunctions = fileURLToPath(new URL('../../dist/functions', import.meta.url))

export interface LocalCloudUrls {
  apiUrl: string
  robotUrl: string
}

export interface LocalCloudOptions {
  /** Folder of built functions, `<name>/index.js` and `config.json`. Default: the project's `dist/functions`. */
  functionsRoot?: string
  /** More functions: name and folder. */
  extraFunctions?: Record<string, string>
  /** The Node binary that runs functions. Default: this process's. */
  node?: string
  /**
   * The owner's environment variables for all functions, over the defaults: ADMIN_OPENIDS, WECHAT_APPSECRET and
   * WECHAT_API_BASE_URL.
   */
  env?: OwnerEnvironment | ((urls: LocalCloudUrls) => OwnerEnvironment)
  /** The clock of WeChat and of the sample data, in milliseconds. Default: Date.now. */
  now?: () => number
  data?: SampleData
  api?: {
    /** Added to every answer of api.weixin.qq.com. Default: 0. */
    latencyMs?: number
  }
}

/** WeChat's cloud on this machine: built functions in processes of their own, against servers on loopback. */
export class LocalCloud {
  readonly data: SampleData
  readonly faults = new Faults()
  readonly tokens: Tokens
  readonly storage: CloudStorage
  /** Comments with their replies, and the settlements and quota resets that were made. */
  readonly comments: CommentStore
  /** Images uploaded by customerServiceMessage.uploadTempMedia. */
  readonly tempMedia: WeChat['tempMedia'] = []

  readonly #requests: RecordedRequest[] = []
  readonly #now: () => number
  readonly #latencyMs: number
  #started: { apiUrl: string; gatewayUrl: string; robot: Robot; functions: Functions } | undefined
  readonly #stops: (() => Promise<void>)[] = []

  static async start(options: LocalCloudOptions = {}): Promise<LocalCloud> {
    const cloud = new LocalCloud(options)
    try {
      await cloud.#start(options)
    } catch (error) {
      await cloud.stop()
      throw error
    }
    return cloud
  }

  private constructor({ now = Date.now, data = sampleData(now()), api = {} }: LocalCloudOptions) {
    this.#now = now
    this.#latencyMs = api.latencyMs ?? 0
    this.data = data
    this.tokens = new Tokens(now)
    this.storage = new CloudStorage(now)
    this.comments = new CommentStore(data.comments)
  }

  get apiUrl(): string {
    return this.#running.apiUrl
  }

  get gatewayUrl(): string {
    return this.#running.gatewayUrl
  }

  get robot(): Robot {
    return this.#running.robot
  }

  /** All that arrived at the servers, oldest first. */
  get requests(): readonly RecordedRequest[] {
    return this.#requests
  }

  clearRequests(): void {
    this.#requests.length = 0
  }

  functionNames(): string[] {
    return this.#running.functions.names()
  }

  /** Calls a function as the platform does. Throws a FunctionError where there is no result. */
  call(name: string, event: unknown, options?: CallOptions): Promise<CallResult> {
    return this.#running.functions.call(name, event, options)
  }

  /** Ends every process and closes every port. */
  async stop(): Promise<void> {
    await Promise.all(this.#stops.splice(0).map(stop => stop()))
  }

  get #running() {
    if (!this.#started) throw new Error('the local cloud is not running')
    return this.#started
  }

  async #start({ functionsRoot, extraFunctions, node, env = {} }: LocalCloudOptions): Promise<void> {
    const { faults, tokens, storage } = this
    const wechat: WeChat = {
      now: this.#now,
      data: this.data,
      comments: this.comments,
      tempMedia: this.tempMedia,
    }
    const record = (request: RecordedRequest) => void this.#requests.push(request)
    const api = await startApi({ wechat, tokens, faults, latencyMs: this.#latencyMs, record })
    this.#stops.push(api.stop)
    const robot = await startRobot(faults, record)
    this.#stops.push(robot.stop)
    const gateway = await startGateway({
      wechat,
      storage,
      faults,
      record,
      functions: () => this.#running.functions,
    })
    this.#stops.push(gateway.stop)
    const ownEnv = typeof env === 'function' ? env({ apiUrl: api.url, robotUrl: robot.url }) : env
    const functions = new Functions({
      root: functionsRoot ?? builtFunctions,
      extra: extraFunctions ?? {},
      node: node ?? process.execPath,
      gatewayUrl: gateway.url,
      env: {
        ADMIN_OPENIDS: ADMIN_OPENID,
        WECHAT_APPSECRET: APPSECRET,
        WECHAT_API_BASE_URL: api.url,
        ...ownEnv,
      },
    })
    this.#stops.push(() => functions.stop())
    this.#started = { apiUrl: api.url, gatewayUrl: gateway.url, robot, functions }
  }
}
