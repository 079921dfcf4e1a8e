import { type IncomingMessage, request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import * as v from 'valibot'
import { CommandError } from '../../terminal/errors'
import { type CallResult, PlatformError } from '../functions/process'
import { type RemoteCallOptions, RemoteOutcome } from './messages'
import { readState, type SharedCloudState, stateFile } from './state'

/** The cloud that `npm start` runs in another terminal, if there is one. */
export async function findRunningCloud(file = stateFile): Promise<RemoteCloud | undefined> {
  const state = readState(file)
  if (!state) return undefined
  try {
    const names = v.parse(v.array(v.string()), await post(state, '/functions', {}))
    return new RemoteCloud(state, names)
  } catch {
    // The file was left behind by a cloud that was killed: a process that has its port now does not know the token.
    return undefined
  }
}

/** A cloud in another process, called like a LocalCloud. */
class RemoteCloud {
  readonly #state: SharedCloudState
  readonly #names: string[]

  constructor(state: SharedCloudState, names: string[]) {
    this.#state = state
    this.#names = names
  }

  functionNames(): string[] {
    return [...this.#names]
  }

  async call(name: string, event: unknown, options: RemoteCallOptions = {}): Promise<CallResult> {
    const outcome = v.parse(RemoteOutcome, await post(this.#state, '/invoke', { name, event, options }))
    if (!('error' in outcome)) return outcome
    const { message, errCode, logs } = outcome.error
    throw new PlatformError(message, errCode, logs)
  }

  /** For callers that hold either kind of cloud. This one goes on running: it belongs to the other terminal. */
  async stop(): Promise<void> {}
}

async function post({ port, token }: SharedCloudState, pathname: string, value: unknown): Promise<unknown> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    request({ host: '127.0.0.1', port, path: pathname, method: 'POST', headers, agent: false }, resolve)
      .on('error', ({ message }) => reject(new CommandError(`The cloud of npm start has ended: ${message}`)))
      .end(JSON.stringify(value))
  })
  const body = (await buffer(response)).toString()
  if (response.statusCode !== 200) throw new Error(`the running cloud answered ${response.statusCode}`)
  return JSON.parse(body)
}
