import { randomBytes, timingSafeEqual } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type IncomingMessage, request } from 'node:http'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import * as v from 'valibot'
import type { LocalCloud } from './cloud'
import type { CallOptions } from './functions/functions'
import { type CallResult, FunctionError } from './functions/process'
import { jsonAnswer } from './http/answers'
import { deliver } from './http/delivery'
import { listen, readBody, urlOf } from './http/server'

/** Where a running cloud can be found, beside the tools' other caches. */
export const stateFile = fileURLToPath(
  new URL('../../node_modules/.cache/wx-user-voice/local-cloud.json', import.meta.url),
)

const State = v.object({ port: v.number(), pid: v.number(), token: v.string() })
type State = v.InferOutput<typeof State>

const Invocation = v.object({
  name: v.string(),
  event: v.unknown(),
  options: v.optional(
    v.object({
      openid: v.optional(v.string()),
      source: v.optional(v.string()),
      env: v.optional(v.record(v.string(), v.string())),
      timeLimitMs: v.optional(v.number()),
    }),
    {},
  ),
})

const Outcome = v.union([
  v.object({ result: v.unknown(), logs: v.string() }),
  v.object({ error: v.object({ message: v.string(), errCode: v.number(), logs: v.string() }) }),
])

/** What another terminal may set for a call. */
export type RemoteCallOptions = Pick<CallOptions, 'openid' | 'source' | 'timeLimitMs'> & {
  env?: Record<string, string>
}

/** Lets other terminals call the functions of this cloud until it is stopped. */
export async function shareCloud(cloud: LocalCloud, file = stateFile): Promise<{ stop(): Promise<void> }> {
  const token = randomBytes(32).toString('hex')
  const server = await listen(async (incoming, response) => {
    const body = await readBody(incoming)
    await deliver(response, undefined, async () => {
      // Any page in a browser can reach a port of this machine; it cannot know the token.
      if (!holdsToken(incoming, token)) return { ...jsonAnswer({}), status: 401 }
      if (urlOf(incoming).pathname === '/functions') return jsonAnswer(cloud.functionNames())
      return jsonAnswer(await invoke(cloud, body.toString()))
    })
  })
  const state: State = { port: Number(new URL(server.url).port), pid: process.pid, token }
  mkdirSync(path.dirname(file), { recursive: true })
  // An existing file would keep its mode.
  rmSync(file, { force: true })
  writeFileSync(file, JSON.stringify(state), { mode: 0o600 })
  return {
    async stop() {
      // The file may belong to a cloud that was started after this one.
      if (readState(file)?.token === token) rmSync(file, { force: true })
      await server.stop()
    },
  }
}

/** The cloud that `npm start` runs in another terminal, if there is one. */
export async function findRunningCloud(file = stateFile): Promise<RemoteCloud | undefined> {
  const state = readState(file)
  if (!state) return undefined
  try {
    const names = v.parse(v.array(v.string()), await post(state, '/functions', {}))
    return new RemoteCloud(state, names)
  } catch {
    // Left behind by a cloud that was killed; whatever has its port now does not know the token.
    return undefined
  }
}

/** A cloud in another process, called like a LocalCloud. */
export class RemoteCloud {
  readonly #state: State
  readonly #names: string[]

  constructor(state: State, names: string[]) {
    this.#state = state
    this.#names = names
  }

  functionNames(): string[] {
    return [...this.#names]
  }

  async call(name: string, event: unknown, options: RemoteCallOptions = {}): Promise<CallResult> {
    const outcome = v.parse(Outcome, await post(this.#state, '/invoke', { name, event, options }))
    if (!('error' in outcome)) return outcome
    const { message, errCode, logs } = outcome.error
    throw new FunctionError(message, errCode, logs)
  }

  /** Like a LocalCloud's, for whoever holds either; this one goes on running, it is not ours to end. */
  async stop(): Promise<void> {}
}

async function invoke(cloud: LocalCloud, body: string): Promise<v.InferOutput<typeof Outcome>> {
  try {
    const { name, event, options } = v.parse(Invocation, JSON.parse(body))
    const { env = {}, timeLimitMs = 20_000, ...caller } = options
    return await cloud.call(name, event, { ...caller, env, timeLimitMs })
  } catch (error) {
    if (error instanceof FunctionError) {
      return { error: { message: error.message, errCode: error.errCode, logs: error.logs } }
    }
    return { error: { message: String(error), errCode: -1, logs: '' } }
  }
}

function holdsToken(incoming: IncomingMessage, token: string): boolean {
  const given = Buffer.from(incoming.headers.authorization ?? '')
  const expected = Buffer.from(`Bearer ${token}`)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function readState(file: string): State | undefined {
  try {
    return v.parse(State, JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    return undefined
  }
}

async function post({ port, token }: State, pathname: string, value: unknown): Promise<unknown> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    request({ host: '127.0.0.1', port, path: pathname, method: 'POST', headers, agent: false }, resolve)
      .on('error', reject)
      .end(JSON.stringify(value))
  })
  const body = (await buffer(response)).toString()
  if (response.statusCode !== 200) throw new Error(`the running cloud answered ${response.statusCode}`)
  return JSON.parse(body)
}
