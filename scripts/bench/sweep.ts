import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import * as v from 'valibot'
import { sweepComments } from '../../shared/comments/getCommentList'
import type { CommentListQuery } from '../../shared/comments/types'
import { startInvocation } from '../../shared/invocation'
import { ADMIN_OPENID, APPID, APPSECRET, LocalCloud } from '../local/cloud'
import { table } from '../terminal/table'
import { median, ms, ratioCells, ratioOf } from './figures'
import { LATENCY_MS, SWEPT } from './sweep-size'

const CONCURRENT = 10
const ROUNDS = 7
/** In each round. */
const FAST_SWEEPS = 4

interface SweepTime {
  records: number
  elapsed: number
}

interface Way {
  name: string
  sweep(): Promise<SweepTime>
}

/** 5,000 comments from an API that takes 50 ms to answer. */
export async function benchSweep(node: string): Promise<void> {
  const api = fork(join(import.meta.dirname, 'sweep-server.ts'))
  const [port] = await once(api, 'message')
  const env = { WECHAT_API_BASE_URL: `http://127.0.0.1:${port}` }
  const cloud = await LocalCloud.start({ node, env })
  try {
    Object.assign(process.env, { ...env, WECHAT_APPID: APPID, WECHAT_APPSECRET: APPSECRET })
    // Tokens are fetched before the clock runs.
    await sweepByCalls(cloud, { startTime: 0, endTime: 1 })
    await sweepHere(CONCURRENT)
    const byCalls = await compare(
      {
        name: 'getCommentList, a page of 100 after the other',
        sweep: () => sweepByCalls(cloud, { startTime: 0, limit: 100 }),
      },
      { name: 'getCommentList, all: true', sweep: () => sweepByCalls(cloud, { startTime: 0, all: true }) },
    )
    const here = await compare(
      { name: 'sweepComments, 1 request at a time', sweep: () => sweepHere(1) },
      { name: `sweepComments, ${CONCURRENT} at a time`, sweep: () => sweepHere(CONCURRENT) },
    )
    const head = [`${SWEPT} comments, ${LATENCY_MS} ms an answer`, 'records', 'time', 'as fast', '95 %']
    console.log(table(head, [...byCalls, ...here]))
  } finally {
    await cloud.stop()
    api.disconnect()
  }
}

/** The rows of a way that waits most of its time, and of one that is short: that one runs more often. */
async function compare(slow: Way, fast: Way): Promise<string[][]> {
  const slowMs: number[][] = []
  const fastMs: number[][] = []
  let records = [0, 0]
  for (let round = 0; round < ROUNDS; round++) {
    const one = await slow.sweep()
    const others: SweepTime[] = []
    for (let i = 0; i < FAST_SWEEPS; i++) others.push(await fast.sweep())
    slowMs.push(others.map(() => one.elapsed))
    fastMs.push(others.map(({ elapsed }) => elapsed))
    records = [one.records, median(others.map(other => other.records))]
  }
  return [
    [slow.name, String(records[0]), ms(median(slowMs.flat())), '1.00', ''],
    [fast.name, String(records[1]), ms(median(fastMs.flat())), ...ratioCells(ratioOf(slowMs, fastMs))],
  ]
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
