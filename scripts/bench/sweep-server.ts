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

/** The answers that were asked for before. */
const answers = new Map<string, Buffer>()

function listAnswer(offset: number, limit: number): Buffer {
  const key = `${offset} ${limit}`
  const made = answers.get(key)
  if (made) return made
  const list = texts.slice(offset, offset + limit)
  const answer = Buffer.from(`{"errcode":0,"commentList":[${list}],"total":${SWEPT}}`)
  answers.set(key, answer)
  return answer
}

const server = createServer(({ url = '' }, response) => {
  const { pathname, searchParams } = new URL(url, 'http://localhost')
  const answer =
    pathname === '/cgi-bin/stable_token'
      ? '{"access_token":"token","expires_in":7200}'
      : listAnswer(Number(searchParams.get('offset')), Number(searchParams.get('limit')))
  setTimeout(() => response.end(answer), LATENCY_MS)
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
process.once('disconnect', () => process.exit())
process.send?.(v.parse(v.object({ port: v.number() }), server.address()).port)
