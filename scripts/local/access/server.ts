import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { PlatformError } from '../functions/process'
import type { Functions } from '../functions/state'
import { type Answer, bytesAnswer, JSON_TYPE, jsonAnswer, TEXT_TYPE } from '../http/answers'
import { isRecord } from '../http/json'
import { bodyOf, type LoopbackServer, listen, urlOf } from '../http/server'
import { ENV_ID } from '../sample/identity'

/**
 * CloudBase's HTTP access service (HTTP 访问服务): a request to `/<function>/…` calls the function, whose result is the
 * response.
 */
export function startAccess(functions: Pick<Functions, 'call'>): Promise<LoopbackServer> {
  return listen(async (request, response) => {
    const name = urlOf(request).pathname.split('/')[1] ?? ''
    try {
      // From nobody's mini program.
      const caller = { source: 'wx_http', appid: null }
      const { result } = await functions.call(name, await eventOf(request), caller)
      send(answerOf(result), response)
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error
      send(
        { ...jsonAnswer({ code: 'FUNCTION_INVOCATION_FAILED', message: error.message }), status: 500 },
        response,
      )
    }
  })
}

/** What the function is given (集成请求). */
async function eventOf(request: IncomingMessage): Promise<object> {
  const { pathname, searchParams } = urlOf(request)
  const body = await bodyOf(request)
  // It is not documented what comes as base64: here all but JSON and plain text does.
  const isText = /^(application\/json|text\/plain)/.test(request.headers['content-type'] ?? 'text/plain')
  return {
    path: pathname,
    httpMethod: request.method,
    headers: request.headers,
    queryStringParameters: Object.fromEntries(searchParams),
    requestContext: { requestId: randomUUID(), envId: ENV_ID },
    body: body.toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
  }
}

interface HttpAnswer extends Answer {
  headers?: Record<string, string>
}

/** A result with a status is a response (集成响应); text and all else are sent as they are. */
function answerOf(result: unknown): HttpAnswer {
  if (typeof result === 'string') return bytesAnswer(Buffer.from(result), TEXT_TYPE)
  if (!isRecord(result) || typeof result.statusCode !== 'number') return jsonAnswer(result)
  const { statusCode: status, headers, body, isBase64Encoded } = result
  const bytes = Buffer.from(String(body ?? ''), isBase64Encoded === true ? 'base64' : 'utf8')
  const texts = Object.entries(isRecord(headers) ? headers : {}).map(([name, value]) => [name, String(value)])
  return { ...bytesAnswer(bytes, JSON_TYPE, status), headers: Object.fromEntries(texts) }
}

function send({ status, contentType, body, headers = {} }: HttpAnswer, response: ServerResponse): void {
  response.writeHead(status, { 'content-type': contentType, ...headers, 'content-length': body.length })
  response.end(body)
}
