import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import * as v from 'valibot'
import { sweepComments } from '../../shared/comments/getCommentList'
import type { CommentListQuery } from '../../shared/comments/types'
import { startInvocation } from '../../shared/invocation'
import { ADMIN_OPENID, APPID, APPSECRET, LocalCloud } from '../local/cloud'
import { table } from '../terminal/table'
import { median, ms } from './figures'
import { LATENCY_MS, SWEPT } from './sweep-size'

const CONCURRENT = 10
const SWEEPS = 5

interface SweepTime {
  records: number
  elapsed: number
}

/** 5,000 comments from an API that takes 50 ms to answer. */
export async function benchSweep(): Promise<void> {
  const api = fork(join(import.meta.dirname, 'sweep-server.ts'))
  const [port] = await once(api, 'message')
  const env = { WECHAT_API_BASE_URL: `http://127.0.0.1:${port}` }
  const cloud = await LocalCloud.start({ env })
  try {
    Object.assign(process.env, { ...env, WECHAT_APPID: APPID, WECHAT_APPSECRET: APPSECRET })
    // Tokens are fetched before the clock runs.
    await sweepByCalls(cloud, { startTime: 0, endTime: 1 })
    await sweepHere(CONCURRENT)
    const inCalls = await medianOf(() => sweepByCalls(cloud, { startTime: 0, limit: 100 }))
    const inOrder = await medianOf(() => sweepHere(1))
    const inOneCall = await medianOf(() => sweepByCalls(cloud, { startTime: 0, all: true }))
    const together = await medianOf(() => sweepHere(CONCURRENT))
    console.log(
      table(
        [`${SWEPT} comments, ${LATENCY_MS} ms an answer`, 'records', 'time', 'as fast'],
        [
          row('getCommentList, a page of 100 after the other', inCalls, inCalls),
          row('getCommentList, all: true', inOneCall, inCalls),
          row('sweepComments, 1 request at a time', inOrder, inOrder),
          row(`sweepComments, ${CONCURRENT} at a time`, together, inOrder),
        ],
      ),
    )
  } finally {
    await cloud.stop()
    api.disconnect()
  }
}

function row(name: string, { records, elapsed }: SweepTime, beside: SweepTime): string[] {
  return [name, String(records), ms(elapsed), `${(beside.elapsed / elapsed).toFixed(1)} ×`]
}

async function medianOf(sweep: () => Promise<SweepTime>): Promise<SweepTime> {
  const runs: SweepTime[] = []
  for (let i = 0; i < SWEEPS; i++) runs.push(await sweep())
  return { records: median(runs.map(run => run.records)), elapsed: median(runs.map(run => run.elapsed)) }
}

/** The sweep by itself, in this process. */
async function sweepHere(concurrency: number): Promise<SweepTime> {
  const invocation = startInvocation({ time_limit_in_ms: 60_000 })
  const range = { startTime: 0, endTime: Math.floor(Date.now() / 1000), filterType: undefined }
  let records = 0
  const started = performance.now()
  for await (const { list } of sweepComments(range, { concurrency }, invocation)) records += list.length
  invocation.deadline.clear()
  return { records, elapsed: performance.now() - started }
}

const ListAnswer = v.object({
  data: v.object({ list: v.array(v.unknown()), next: v.nullable(v.record(v.string(), v.unknown())) }),
})

/** The same by calls of the function, following `next`. */
async function sweepByCalls(cloud: LocalCloud, first: CommentListQuery): Promise<SweepTime> {
  let records = 0
  let next: Record<string, unknown> | null = { ...first }
  const started = performance.now()
  while (next) {
    const { result } = await cloud.call('getCommentList', next, { openid: ADMIN_OPENID })
    const { data } = v.parse(ListAnswer, result)
    records += data.list.length
    next = data.next
  }
  return { records, elapsed: performance.now() - started }
}
