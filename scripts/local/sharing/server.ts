import { randomBytes, timingSafeEqual } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import * as v from 'valibot'
import { type CallResult, PlatformError } from '../functions/process'
import type { CallOptions } from '../functions/state'
import { jsonAnswer } from '../http/answers'
import { deliver } from '../http/delivery'
import { bodyOf, listen, urlOf } from '../http/server'
import { RemoteCall, type RemoteOutcome } from './messages'
import { readState, stateFile, writeState } from './state'

/** What other terminals can use: a LocalCloud. */
interface ShareableCloud {
  functionNames(): string[]
  call(name: string, event: unknown, options?: CallOptions): Promise<CallResult>
}

/** Lets other terminals call the functions of this cloud until it is stopped. */
export async function shareCloud(
  cloud: ShareableCloud,
  file = stateFile,
): Promise<{ stop(): Promise<void> }> {
  const token = randomBytes(32).toString('hex')
  const server = await listen(async (incoming, response) => {
    const body = await bodyOf(incoming)
    await deliver(response, undefined, async () => {
      // Any page in a browser can reach a port of this machine, but does not know the token.
      if (!holdsToken(incoming, token)) return { ...jsonAnswer({}), status: 401 }
      if (urlOf(incoming).pathname === '/functions') return jsonAnswer(cloud.functionNames())
      return jsonAnswer(await outcomeOf(cloud, body.toString()))
    })
  })
  writeState(file, { port: Number(new URL(server.url).port), pid: process.pid, token })
  return {
    async stop() {
      // The file may belong to a cloud that was started after this one.
      if (readState(file)?.token === token) rmSync(file, { force: true })
      await server.stop()
    },
  }
}

async function outcomeOf(cloud: ShareableCloud, body: string): Promise<RemoteOutcome> {
  try {
    const { name, event, options } = v.parse(RemoteCall, JSON.parse(body))
    const { env = {}, timeLimitMs = 20_000, ...origin } = options
    return await cloud.call(name, event, { ...origin, env, timeLimitMs })
  } catch (error) {
    if (error instanceof PlatformError) {
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
