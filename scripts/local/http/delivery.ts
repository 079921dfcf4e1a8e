import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, errcodeAnswer, JSON_TYPE, jsonAnswer } from './answers'
import type { Fault, FaultOrder } from './faults'
import { isRecord, parseWithBigInts } from './json'

const floodChunk = Buffer.alloc(64 * 1024, ' ')

/** What a fault makes of an API's answer. */
export function withFault(order: FaultOrder | undefined, normal: () => Answer): Answer {
  if (!order) return normal()
  if ('errcode' in order) return errcodeAnswer(order.errcode, order.errmsg ?? 'fault ordered by a test')
  if ('body' in order) {
    const { body, contentType = JSON_TYPE, status = 200 } = order
    return { status, contentType, body: Buffer.from(body) }
  }
  if ('rewrite' in order) {
    const answer = normal()
    return { ...answer, ...order.rewrite(answer) }
  }
  if ('rewriteJson' in order) {
    const answer = normal()
    const value = parseWithBigInts(answer.body.toString())
    return jsonAnswer(order.rewriteJson(isRecord(value) ? value : {}), answer.contentType)
  }
  return normal()
}

/** Sends the answer, or does to the connection what the fault says. */
export async function deliver(
  response: ServerResponse,
  fault: Fault | undefined,
  answer: () => Answer | Promise<Answer>,
): Promise<void> {
  const order = fault?.order
  if (fault) response.once('close', () => fault.end())
  if (order?.delayMs) await sleep(order.delayMs, undefined, { ref: false })
  if (order && 'hang' in order && order.hang === true) return
  if (order && 'close' in order && order.close === 'before') {
    response.destroy()
    return
  }
  if (fault && order && 'flood' in order) return flood(response, fault, order.flood)
  const { status, contentType, body } = await answer()
  if (order && 'close' in order && order.close === 'after') {
    response.destroy()
    return
  }
  const headers = { 'content-type': contentType, 'content-length': body.length }
  if (order && ('close' in order || 'hang' in order)) {
    response.writeHead(status, headers)
    response.write(body.subarray(0, body.length / 2), () => 'close' in order && response.destroy())
    return
  }
  response.writeHead(status, headers).end(body)
}

async function flood(
  response: ServerResponse,
  fault: Fault,
  { contentType = JSON_TYPE, bytes = Number.POSITIVE_INFINITY }: { contentType?: string; bytes?: number },
): Promise<void> {
  response.writeHead(200, { 'content-type': contentType })
  const gone = new Promise<false>(resolve => response.once('close', () => resolve(false)))
  for (let left = bytes; left > 0; left -= floodChunk.length) {
    const chunk = floodChunk.subarray(0, Math.min(left, floodChunk.length))
    const sent = new Promise<boolean>(resolve => {
      response.write(chunk, error => resolve(!error))
    })
    if (!(await Promise.race([sent, gone]))) return
    fault.bytesSent += chunk.length
  }
  response.end()
}
