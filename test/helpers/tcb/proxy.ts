import { createServer, type IncomingMessage } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { generate } from 'selfsigned'

export interface ProxiedRequest {
  host: string
  path: string
  headers: IncomingMessage['headers']
  body: string
}

/** The hosts that tcb calls. A certificate's wildcard stands for one label alone. */
const HOSTS = ['tencentcloudapi.com', '*.tencentcloudapi.com', '*.tencentcloud.com', '*.qq.com', '*.woa.com']

/** An HTTPS proxy that lets nothing out: it answers for every host itself, with a certificate of its own making. */
export async function startProxy(answer: (request: ProxiedRequest) => unknown) {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'wx-user-voice test' }], {
    keySize: 2048,
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: HOSTS.map(value => ({ type: 2, value })) },
    ],
  })
  const hosts = createSecureServer({ key, cert }, async (request, response) => {
    request.setEncoding('utf8')
    let body = ''
    for await (const chunk of request) body += chunk
    const { headers, url = '' } = request
    const reply = answer({ host: headers.host ?? '', path: url, headers, body })
    response.setHeader('content-type', 'application/json').end(JSON.stringify(reply))
  })
  const proxy = createServer((_, response) => response.writeHead(502).end())
  const sockets = new Set<Duplex>()
  proxy.on('connect', (_, socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)))
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    hosts.emit('connection', socket)
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    certificate: cert,
    async stop() {
      const closed = new Promise(resolve => proxy.close(resolve))
      proxy.closeAllConnections()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
