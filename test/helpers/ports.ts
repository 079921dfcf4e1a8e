import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

export function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen')
  return (address satisfies AddressInfo).port
}

/** A port that functions connect to, so that the end of their process shows as the end of a connection. */
export async function lifeline() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const connected: Promise<Socket> = once(server, 'connection').then(([socket]) => socket)
  const ended = connected.then(async socket => {
    socket.on('error', () => {}).resume()
    await once(socket, 'close')
    server.close()
  })
  return { port: portOf(server), connected, ended }
}
