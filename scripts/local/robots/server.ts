import { errcodeAnswer, jsonAnswer } from '../http/answers'
import { deliver, withFault } from '../http/delivery'
import type { Faults } from '../http/faults'
import { isRecord, parseWithBigInts } from '../http/json'
import type { RecordedRequest } from '../http/requests'
import { bodyOf, type LoopbackServer, listen, urlOf } from '../http/server'

const path = '/cgi-bin/webhook/send'
const key = 'local-robot-key'
const messageTypes = ['text', 'markdown', 'markdown_v2', 'image', 'news', 'file', 'voice', 'template_card']

export interface Robot {
  /** The webhook's address with its key, as WeCom shows it to the group's owner. */
  url: string
  /** What the group got, oldest first. */
  messages: unknown[]
  stop(): Promise<void>
}

/** A group robot of WeCom (企业微信群机器人). */
export async function startRobot(faults: Faults, record: (request: RecordedRequest) => void): Promise<Robot> {
  const messages: unknown[] = []
  const server: LoopbackServer = await listen(async (request, response) => {
    const { pathname, searchParams } = urlOf(request)
    const body = (await bodyOf(request)).toString()
    const message = body === '' ? undefined : parseWithBigInts(body)
    record({
      server: 'robot',
      method: request.method ?? 'POST',
      name: 'robot',
      params: isRecord(message) ? message : {},
      headers: request.headers,
    })
    const fault = faults.take('robot')
    await deliver(response, fault, () =>
      withFault(fault?.order, () => {
        if (pathname !== path || searchParams.get('key') !== key) {
          return errcodeAnswer(93000, 'invalid webhook url')
        }
        if (!isRecord(message) || !messageTypes.includes(String(message.msgtype))) {
          return errcodeAnswer(40008, 'invalid message type')
        }
        messages.push(message)
        return jsonAnswer({ errcode: 0, errmsg: 'ok' })
      }),
    )
  })
  return { url: `${server.url}${path}?key=${key}`, messages, stop: server.stop }
}
