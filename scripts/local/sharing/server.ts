import { randomBytes, timingSafeEqual } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import * as v from 'valibot'
import { atEnd } from '../../terminal/at-end'
import { type CallResult, PlatformError } from '../functions/process'
import type { CallOptions } from '../functions/state'
import { jsonAnswer } from '../http/answers'
import { deliver } from '../http/delivery'
import { bodyOf, listen, urlOf } from '../http/server'
import { RemoteCall, type RemoteOutcome } from './messages'
import { findRunningCloud } from './remote'
import { readState, stateFile, writeState } from './state'

/** What other terminals can use: a LocalCloud. */
interface ShareableCloud {
  functionNames(): string[]
  call(name: string, event: unknown, options?: CallOptions): Promise<CallResult>
}

interface SharedCloud {
  /** The process of the cloud that other terminals called before, if one still runs. They call this one now. */
  before: number | undefined
  stop(): Promise<void>
}

/** Lets other terminals call the functions of this cloud until it is stopped; then those of the one before, again. */
export async function shareCloud(cloud: ShareableCloud, file = stateFile): Promise<SharedCloud> {
  const before = (await findRunningCloud(file)) && readState(file)
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
  const leave = () => {
    // The file may belong to a cloud that was started after this one.
    if (readState(file)?.token !== token) return
    if (before) writeState(file, before)
    else rmSync(file, { force: true })
  }
  const takeBack = atEnd(leave)
  return {
    before: before?.pid,
    async stop() {
      takeBack()
      leave()
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
