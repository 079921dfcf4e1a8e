import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { ENV_ID } from '../sample/identity'
import { type CallOrigin, callEnvironment, type OwnerEnvironment, platformEnvironment } from './environment'
import { permissionsIn } from './permissions'
import { type CallResult, FunctionProcess, type Memory, PlatformError } from './process'

/** The platform's limit for a result. */
const maxResultBytes = 1024 * 1024

export interface CallOptions extends CallOrigin {
  /** Replaces some of the owner's variables for this call; undefined removes one. */
  env?: Record<string, string | undefined>
  /** Default 20000. The platform's own default is 3000. */
  timeLimitMs?: number
  requestId?: string
  /** More members of the platform's second argument, or others in their place, such as `environment`. */
  context?: Record<string, unknown>
}

interface FunctionsOptions {
  /** Folder of built functions: `<name>/index.js`. */
  root: string
  /** More functions, by name. */
  extra: Record<string, string>
  node: string
  gatewayUrl: string
  env: OwnerEnvironment
}

/** All functions of the environment and the processes that serve them. */
export class Functions {
  readonly #options: FunctionsOptions
  readonly #processes = new Set<FunctionProcess>()
  /** Processes without a call, by function and environment. */
  readonly #idle = new Map<string, FunctionProcess[]>()
  #stopped = false

  constructor(options: FunctionsOptions) {
    this.#options = options
  }

  names(): string[] {
    const { root, extra } = this.#options
    const built = existsSync(root)
      ? readdirSync(root).filter(name => existsSync(path.join(root, name, 'index.js')))
      : []
    return [...new Set([...built, ...Object.keys(extra)])].sort()
  }

  #folder(name: string): string {
    if (!this.names().includes(name)) {
      const names = this.names().join(', ') || `none, ${this.#options.root} holds no built function`
      throw new PlatformError(`There is no function "${name}". Functions: ${names}`, -501000)
    }
    return this.#options.extra[name] ?? path.join(this.#options.root, name)
  }

  /** The cloud APIs that a function may call. */
  permissionsOf(name: string): string[] {
    return permissionsIn(this.#folder(name))
  }

  /** The process that holds this WX_API_TOKEN. */
  withToken(apiToken: string): FunctionProcess | undefined {
    return [...this.#processes].find(process => process.apiToken === apiToken)
  }

  async call(name: string, event: unknown, options: CallOptions = {}): Promise<CallResult> {
    const { env = {}, timeLimitMs = 20_000, requestId = randomUUID() } = options
    const { instance, release } = this.#acquire(name, env)
    const { openid, source, appid, from } = options
    instance.origin = { openid, source }
    const environment = callEnvironment({ openid, source, appid, from }, instance.apiToken)
    const { kind, text, logs } = await instance.call(
      JSON.stringify(event ?? {}),
      {
        request_id: requestId,
        function_name: name,
        function_version: '$LATEST',
        namespace: ENV_ID,
        memory_limit_in_mb: 256,
        time_limit_in_ms: timeLimitMs,
        environ: Object.entries(environment)
          .map(([key, value]) => `${key}=${value}`)
          .join(';'),
        ...options.context,
      },
      environment,
      timeLimitMs,
    )
    release()
    if (kind === 'error') throw new PlatformError(`${name}: ${text}`, -504002, logs)
    const bytes = Buffer.byteLength(text)
    if (bytes > maxResultBytes) {
      const message = `${name}: result of ${bytes} bytes, the limit is 1 MB (-604001)`
      throw new PlatformError(message, -604001, logs)
    }
    const result: unknown = JSON.parse(text)
    return { result, logs }
  }

  /** The memory of each idle instance. */
  memory(): Promise<Memory[]> {
    return Promise.all([...this.#idle.values()].flat().map(instance => instance.memory()))
  }

  async stop(): Promise<void> {
    this.#stopped = true
    for (const process of this.#processes) process.kill('the local cloud was stopped')
    await Promise.all([...this.#processes].map(process => process.closed))
  }

  #acquire(name: string, env: Record<string, string | undefined>) {
    if (this.#stopped) throw new PlatformError(`${name}: the local cloud was stopped`, -504002)
    const folder = this.#folder(name)
    const owner = withChanges(this.#options.env, env)
    // A process keeps its variables for life, so another value needs another process.
    const key = JSON.stringify([name, Object.entries(owner).sort()])
    const idle = this.#idle.get(key) ?? []
    this.#idle.set(key, idle)
    const current = versionOf(folder)
    let instance = idle.pop()
    // As on the platform: what was built since then runs in a new instance.
    while (instance && instance.version !== current) {
      instance.kill('its code was replaced')
      instance = idle.pop()
    }
    const started = instance ?? this.#start(name, folder, owner, idle)
    const release = () => {
      if (!started.isClosed) idle.push(started)
    }
    return { instance: started, release }
  }

  #start(name: string, folder: string, owner: OwnerEnvironment, idle: FunctionProcess[]): FunctionProcess {
    const { node, gatewayUrl } = this.#options
    const env = { ...owner, ...platformEnvironment(name, gatewayUrl) }
    const process = new FunctionProcess(name, folder, versionOf(folder), node, env)
    this.#processes.add(process)
    void process.closed.then(() => {
      this.#processes.delete(process)
      const at = idle.indexOf(process)
      if (at >= 0) idle.splice(at, 1)
    })
    return process
  }
}

/** Changes when a file of the folder is replaced. */
const versionOf = (folder: string) => statSync(folder, { throwIfNoEntry: false })?.mtimeMs

function withChanges(base: OwnerEnvironment, changes: Record<string, string | undefined>): OwnerEnvironment {
  const merged: OwnerEnvironment = {}
  for (const [name, value] of Object.entries({ ...base, ...changes })) {
    if (value !== undefined) merged[name] = value
  }
  return merged
}
