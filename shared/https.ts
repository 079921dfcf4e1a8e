import type { Deadline } from './deadline'
import { fail } from './errors'

/** No reply of WeChat's is larger than its pictures are allowed to be. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024

export const tooLarge = () =>
  fail('bad_response', 'WeChat sent more than 10 MB, which is refused', {
    hint: 'Pictures of more than 10 MB cannot be fetched. For a list, ask for fewer records at a time.',
  })

export interface HttpRequest {
  method: 'GET' | 'POST'
  /** Holds credentials: it must not stand in a message. */
  url: URL
  /** Sent as JSON. */
  body?: unknown
  /** Not over a connection kept from an earlier request. */
  newConnection?: boolean
}

export interface HttpResponse {
  status: number
  body: Buffer
}

type Client = typeof import('node:http') | typeof import('node:https')
type Agent = import('node:http').Agent | import('node:https').Agent

const clients = new Map<string, Promise<{ client: Client; agent: Agent }>>()

/** Loads what speaks the protocol when it is first needed, and keeps its connections for the calls to come. */
function clientFor(protocol: string) {
  let loaded = clients.get(protocol)
  if (!loaded) {
    loaded =
      protocol === 'https:'
        ? import('node:https').then(client => ({ client, agent: new client.Agent({ keepAlive: true }) }))
        : import('node:http').then(client => ({ client, agent: new client.Agent({ keepAlive: true }) }))
    clients.set(protocol, loaded)
  }
  return loaded
}

/** One request and its whole answer: `timeout` after the deadline, `network` without an answer, no redirects followed. */
export async function httpRequest(
  { method, url, body, newConnection = false }: HttpRequest,
  deadline: Deadline,
): Promise<HttpResponse> {
  const { client, agent } = await clientFor(url.protocol)
  const json = body === undefined ? undefined : Buffer.from(JSON.stringify(body))
  try {
    return await new Promise((resolve, reject) => {
      const request = client.request(
        url,
        {
          method,
          agent: newConnection ? false : agent,
          signal: deadline.signal,
          headers: {
            accept: '*/*',
            ...(json && { 'content-type': 'application/json', 'content-length': json.length }),
          },
        },
        response => {
          readBody(response).then(
            body => resolve({ status: response.statusCode ?? 0, body }),
            error => {
              response.destroy()
              reject(error)
            },
          )
        },
      )
      request.on('error', reject)
      request.end(json)
    })
  } catch (error) {
    if (deadline.error) throw deadline.error
    if (error instanceof TooLarge) throw tooLarge()
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown reason'
    throw fail('network', `no answer from ${url.hostname} (${code})`, {
      hint: 'Try again in a moment.',
      cause: error,
    })
  }
}

class TooLarge extends Error {}

async function readBody(response: import('node:http').IncomingMessage): Promise<Buffer> {
  if (Number(response.headers['content-length']) > MAX_BODY_BYTES) throw new TooLarge()
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) throw new TooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
