import { fileURLToPath } from 'node:url'
import { atEnd } from '../terminal/at-end'
import { startAccess } from './access/server'
import { keepInFolder } from './database/folder'
import { LocalDatabase } from './database/state'
import type { CallResult, Memory } from './functions/process'
import { type CallOptions, Functions } from './functions/state'
import { startGateway } from './gateway/server'
import { Faults } from './http/faults'
import type { RecordedRequest } from './http/requests'
import type { LocalCloudOptions } from './options'
import type { GroupRobot } from './robots/robot'
import { type Robots, startRobots } from './robots/server'
import { type SampleData, sampleData } from './sample/data'
import { ADMIN_OPENID, APPID, APPSECRET, type SampleApp, sampleApp } from './sample/identity'
import { startStorage } from './storage/server'
import { CloudStorage } from './storage/state'
import { startWeChat } from './wechat/server'
import { WeChatState } from './wechat/state'
import { Tokens } from './wechat/tokens'

export { type CallResult, PlatformError } from './functions/process'
export type { CallOptions } from './functions/state'
export type { Answer } from './http/answers'
export type { Fault, FaultOrder } from './http/faults'
export type { LocalCloudOptions } from './options'
export type { SampleData } from './sample/data'
export { ADMIN_OPENID, APPID, APPIDS, APPSECRET, ENV_ID, sampleApp } from './sample/identity'

const builtFunctions = fileURLToPath(new URL('../../dist/functions', import.meta.url))

/** Functions in processes of their own, and the servers that they talk to. */
interface Door {
  apiUrl: string
  gatewayUrl: string
  functions: Functions
}

interface Services {
  accessUrl: string
  storageUrl: string
  robots: Robots
  open(faults: Faults): Promise<Door>
}

/** WeChat's cloud on this machine: built functions in processes of their own, against servers on loopback. */
export class LocalCloud {
  readonly faults = new Faults()
  readonly storage: CloudStorage
  /** The owner's document database. */
  readonly database = new LocalDatabase()
  /** The mini programs. The first is the one to which the environment belongs. */
  readonly apps: readonly SampleApp[]
  readonly tokens: Tokens
  readonly #now: () => number
  readonly #wechat: WeChatState
  /** By appid. */
  readonly #states: ReadonlyMap<string, WeChatState>
  readonly #latencyMs: number
  readonly #requests: RecordedRequest[] = []
  readonly #stops: (() => Promise<void>)[] = []
  #started: (Door & Services) | undefined

  static async start(options: LocalCloudOptions = {}): Promise<LocalCloud> {
    const cloud = new LocalCloud(options)
    const takeBack = atEnd(() => cloud.stop())
    cloud.#stops.push(async () => takeBack())
    try {
      await cloud.#start(options)
    } catch (error) {
      await cloud.stop()
      throw error
    }
    return cloud
  }

  private constructor({ now = Date.now, data, apps = 1, api = {} }: LocalCloudOptions) {
    this.#latencyMs = api.latencyMs ?? 0
    this.#now = now
    const stateAt = (index: number) => {
      const own = typeof data === 'function' ? data(index) : index === 0 ? data : undefined
      return new WeChatState(now, own ?? sampleData(now(), index))
    }
    this.apps = Array.from({ length: apps }, (_, index) => sampleApp(index))
    this.#states = new Map(this.apps.map(({ appid }, index) => [appid, stateAt(index)]))
    this.#wechat = this.of(APPID)
    this.tokens = new Tokens(now, this.apps)
    this.storage = new CloudStorage(now)
  }

  /** What WeChat knows of a mini program: its data, comments, replies, messages, links. */
  of(appid: string): WeChatState {
    const state = this.#states.get(appid)
    if (!state) throw new Error(`there is no mini program ${appid} in this cloud`)
    return state
  }

  /* The same of the mini program to which the environment belongs. */

  /** What there was at the start. */
  get data(): SampleData {
    return this.#wechat.data
  }

  /** Comments with their replies, and the settlements and quota resets that were made. */
  get comments(): WeChatState['comments'] {
    return this.#wechat.comments
  }

  get pageLimits(): WeChatState['pageLimits'] {
    return this.#wechat.pageLimits
  }

  /** What users were sent by customerServiceMessage.send. */
  get serviceMessages(): WeChatState['serviceMessages'] {
    return this.#wechat.serviceMessages
  }

  /** Images uploaded by customerServiceMessage.uploadTempMedia. */
  get tempMedia(): WeChatState['tempMedia'] {
    return this.#wechat.tempMedia
  }

  /** Links to pages of the mini program, as urllink.generate made them. */
  get urlLinks(): WeChatState['urlLinks'] {
    return this.#wechat.urlLinks
  }

  /** The address at which the desk is served, if it is: links made from then on open it there. */
  get deskUrl(): string | undefined {
    return this.#wechat.deskUrl
  }
  set deskUrl(url: string | undefined) {
    for (const state of this.#states.values()) state.deskUrl = url
  }

  get apiUrl(): string {
    return this.#running.apiUrl
  }

  get gatewayUrl(): string {
    return this.#running.gatewayUrl
  }

  /** Where functions can be reached over HTTP, each under its name. */
  get accessUrl(): string {
    return this.#running.accessUrl
  }

  get storageUrl(): string {
    return this.#running.storageUrl
  }

  get robots(): Robots {
    return this.#running.robots
  }

  /** WeCom's. */
  get robot(): GroupRobot {
    return this.robots.wecom
  }

  /** All requests that arrived at the servers, oldest first. */
  get requests(): readonly RecordedRequest[] {
    return this.#requests
  }

  clearRequests(): void {
    this.#requests.length = 0
  }

  functionNames(): string[] {
    return this.#running.functions.names()
  }

  /** Calls a function as the platform does. Throws a PlatformError where there is no result. */
  call(name: string, event: unknown, options?: CallOptions): Promise<CallResult> {
    return this.#running.functions.call(name, event, options)
  }

  /** The same cloud for callers of their own, who alone meet these faults. */
  async withFaults(faults: Faults): Promise<Pick<LocalCloud, 'call'>> {
    const { functions } = await this.#running.open(faults)
    return { call: (name, event, options) => functions.call(name, event, options) }
  }

  /** The memory of each idle instance in bytes: its heap without garbage. */
  memoryOfInstances(): Promise<Memory[]> {
    return this.#running.functions.memory()
  }

  /** Ends every process and closes every port. */
  async stop(): Promise<void> {
    await Promise.all(this.#stops.splice(0).map(stop => stop()))
  }

  get #running() {
    if (!this.#started) throw new Error('the local cloud is not running')
    return this.#started
  }

  async #start(options: LocalCloudOptions): Promise<void> {
    const { functionsRoot, extraFunctions, node, dataFolder, env = {} } = options
    const { faults, storage, database } = this
    if (dataFolder !== undefined) {
      const kept = keepInFolder(database, dataFolder)
      this.#stops.push(async () => kept.close())
    }
    const record = (request: RecordedRequest) => void this.#requests.push(request)
    const { robots } = await this.#stopLater(startRobots(this.#now, faults, record))
    const files = await this.#stopLater(startStorage({ storage, faults, record }))
    const open = async (faults: Faults): Promise<Door> => {
      const wechat = this.#wechat
      const all = { now: this.#now, tokens: this.tokens, states: this.#states }
      const api = await this.#stopLater(startWeChat({ ...all, faults, latencyMs: this.#latencyMs, record }))
      const services = () => ({ wechat, storage, storageUrl: files.url, database, functions })
      const gateway = await this.#stopLater(startGateway({ services, faults, record }))
      const urls = {
        apiUrl: api.url,
        robotUrl: robots.wecom.url,
        alertRobots: [robots.wecom, robots.feishu, robots.dingtalk].map(({ url }) => url).join(','),
        wechatApps: this.apps.map(({ appid, secret }) => `${appid}:${secret}`).join(','),
      }
      const functions = new Functions({
        root: functionsRoot ?? builtFunctions,
        extra: extraFunctions ?? {},
        node: node ?? process.execPath,
        gatewayUrl: gateway.url,
        env: {
          ADMIN_OPENIDS: ADMIN_OPENID,
          WECHAT_APPSECRET: APPSECRET,
          WECHAT_API_BASE_URL: api.url,
          ...(this.apps.length > 1 && { WECHAT_APPS: urls.wechatApps }),
          ...(typeof env === 'function' ? env(urls) : env),
        },
      })
      this.#stops.push(() => functions.stop())
      return { apiUrl: api.url, gatewayUrl: gateway.url, functions }
    }
    const door = await open(faults)
    const access = await this.#stopLater(startAccess(door.functions))
    this.#started = { ...door, accessUrl: access.url, storageUrl: files.url, robots, open }
  }

  async #stopLater<Server extends { stop(): Promise<void> }>(starting: Promise<Server>): Promise<Server> {
    const server = await starting
    this.#stops.push(server.stop)
    return server
  }
}
