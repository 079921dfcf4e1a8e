import { once } from 'node:events'
import { createServer } from 'node:http'
import * as v from 'valibot'
import { sampleData } from '../local/sample/data'
import { LATENCY_MS, SWEPT } from './sweep-size'

/*
 * An api.weixin.qq.com in a process of its own, which has its answers ready and gives each after 50 ms however many
 * are asked for: so the sweeps wait for nothing else. Ends with the process that forked it.
 */

const { comments } = sampleData(Date.now())
const texts = Array.from({ length: SWEPT }, (_, i) =>
  JSON.stringify({ ...comments[i % comments.length]?.comment, commentId: String(i) }),
)

const server = createServer(({ url = '' }, response) => {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  const offset = Number(searchParams.get('offset'))
  const end = offset + Number(searchParams.get('limit'))
  const body =
    pathname === '/cgi-bin/stable_token'
      ? '{"access_token":"token","expires_in":7200}'
      : `{"errcode":0,"commentList":[${texts.slice(offset, end)}],"total":${SWEPT}}`
  setTimeout(() => response.end(body), LATENCY_MS)
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
process.once('disconnect', () => process.exit())
process.send?.(v.parse(v.object({ port: v.number() }), server.address()).port)
