import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * As long as gateways usually keep an idle connection. wx-server-sdk gives it up after 4.8 s; with Node.js's own 5 s, a
 * busy machine could close it just when the SDK sends something on it.
 */
const KEEP_ALIVE_MS = 65_000

export interface LoopbackServer {
  /** `http://127.0.0.1:PORT` */
  url: string
  stop(): Promise<void>
}

/**
 * A server that only this machine can reach. It refuses what other people's web pages in a browser on this machine send:
 * that names its own origin, or a host whose name the page's owner has pointed at this machine.
 *
 * @param firstPort the port to listen on; while it is taken, the next one. Any free port unless given.
 */
export async function listen(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
  firstPort = 0,
): Promise<LoopbackServer> {
  const server = createServer((request, response) => {
    if (isForeign(request)) {
      response.writeHead(403, { 'content-type': 'text/plain', connection: 'close' })
      response.end('The local cloud takes no requests of other web pages.\n')
      return
    }
    handle(request, response).catch(error => {
      // A bug here, or the client went away; either way the client sees no answer.
      response.destroy(error)
      if (!request.destroyed) console.error(error)
    })
  })
  server.keepAliveTimeout = KEEP_ALIVE_MS
  const port = await listenFrom(firstPort, server)
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function listenFrom(port: number, server: Server): Promise<number> {
  try {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    return addressOf(server.address()).port
  } catch (error) {
    if (Object(error).code !== 'EADDRINUSE') throw error
    return listenFrom(port + 1, server)
  }
}

function isForeign({ headers, socket }: IncomingMessage): boolean {
  const { host, origin, 'sec-fetch-site': site = 'none' } = headers
  const own = [`127.0.0.1:${socket.localPort}`, `localhost:${socket.localPort}`]
  if (!own.includes(host ?? '') || (origin !== undefined && origin !== `http://${host}`)) return true
  // A page that shows a picture names no origin; browsers say where it comes from all the same.
  return !['none', 'same-origin'].includes(String(site))
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  return address
}

export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

export function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '/', 'http://127.0.0.1')
}
