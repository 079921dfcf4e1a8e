import { timedOut } from '../deadline'
import { fail, OperationError } from '../errors'
import { type Invocation, startRequest } from '../invocation'

/** The largest response that is read: pictures may have as much. */
export const MAX_BODY_BYTES = 10 * 1024 * 1024

export const tooLarge = () =>
  fail('bad_response', 'the answer has more than 10 MB, and is refused', {
    hint: 'A picture may have 10 MB. Of a list, ask for fewer records at a time.',
  })

/** A form that holds one file. */
export interface FormFile {
  /** The field of the form. */
  field: string
  fileName: string
  contentType: string
  bytes: Buffer
}

export interface HttpRequest {
  method: 'GET' | 'POST'
  /** Holds credentials: it must not stand in a message. */
  url: URL
  /** Sent as JSON. */
  body?: unknown
  /** Sent as a form (multipart) instead. */
  file?: FormFile
  /** Not over the connection of an earlier request. */
  newConnection?: boolean
  /** What to throw where the response is too large. */
  errorIfTooLarge?: () => OperationError
}

export interface HttpResponse {
  status: number
  /** The header. */
  date: string | undefined
  body: Buffer
}

type Client = typeof import('node:http') | typeof import('node:https')
type Agent = import('node:http').Agent | import('node:https').Agent

const clients = new Map<string, Promise<{ client: Client; agent: Agent }>>()

/** Node's client, loaded when it is first needed, and the connections that it keeps. */
function clientFor(protocol: string) {
  let loaded = clients.get(protocol)
  if (!loaded) {
    const loading: Promise<Client> = protocol === 'https:' ? import('node:https') : import('node:http')
    loaded = loading.then(client => ({ client, agent: new client.Agent({ keepAlive: true }) }))
    clients.set(protocol, loaded)
  }
  return loaded
}

/** Sends a request and reads the whole response. `timeout` after the deadline, `network` where none came. Follows no redirect. */
export async function httpRequest(
  { method, url, body, file, newConnection = false, errorIfTooLarge = tooLarge }: HttpRequest,
  invocation: Invocation,
): Promise<HttpResponse> {
  const { client, agent } = await clientFor(url.protocol)
  const { deadline } = invocation
  startRequest(invocation)
  const sent = file ? await formOf(file) : body === undefined ? undefined : jsonOf(body)
  const request = client.request(url, {
    method,
    agent: newConnection ? false : agent,
    headers: {
      accept: '*/*',
      ...(sent && { 'content-type': sent.type, 'content-length': sent.bytes.length }),
    },
  })
  let forget: (() => void) | undefined
  try {
    return await new Promise((resolve, reject) => {
      request.on('error', reject)
      let isAnswered = false
      request.on('response', response => {
        isAnswered = true
        readBody(response, errorIfTooLarge).then(
          body => resolve({ status: response.statusCode ?? 0, date: response.headers.date, body }),
          error => {
            request.destroy()
            reject(error)
          },
        )
      })
      // A change of protocol (101) is neither a response nor an error.
      request.on('close', () => isAnswered || reject(closed()))
      request.end(sent?.bytes)
      // Not by the `signal` option, which Node 16.13 forgets once the request is sent; nor by the error of the destroyed
      // request, which does not always come.
      forget = deadline.onEnd(() => {
        reject(timedOut())
        request.destroy()
      })
    })
  } catch (error) {
    if (deadline.isOver) throw timedOut()
    if (error instanceof OperationError) throw error
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown reason'
    const hint = 'Try again in a moment.'
    throw fail('network', `no answer from ${url.hostname} (${code})`, { hint, cause: error })
  } finally {
    forget?.()
  }
}

const jsonOf = (body: unknown) => ({ type: 'application/json', bytes: Buffer.from(JSON.stringify(body)) })

/** As RFC 7578 says; the names hold no quotes. */
async function formOf({ field, fileName, contentType, bytes }: FormFile) {
  const { randomBytes } = await import('node:crypto')
  const boundary = randomBytes(24).toString('hex')
  const disposition = `Content-Disposition: form-data; name="${field}"; filename="${fileName}"`
  const head = `--${boundary}\r\n${disposition}\r\nContent-Type: ${contentType}\r\n\r\n`
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  }
}

const closed = () => Object.assign(new Error('closed'), { code: 'ECONNRESET' })

/** The whole body. Not by `for await`, which makes Node load several modules more. */
function readBody(
  response: import('node:http').IncomingMessage,
  errorIfTooLarge: () => OperationError,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    if (Number(response.headers['content-length']) > MAX_BODY_BYTES) reject(errorIfTooLarge())
    const chunks: Buffer[] = []
    let size = 0
    response.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > MAX_BODY_BYTES) reject(errorIfTooLarge())
      else chunks.push(chunk)
    })
    response.on('end', () => resolve(Buffer.concat(chunks)))
    response.on('error', reject)
    response.on('close', () => {
      if (!response.complete) reject(closed())
    })
  })
}
