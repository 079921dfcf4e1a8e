import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { build as bundle } from 'esbuild'
import * as v from 'valibot'
import { readCommentList, sweepComments } from '../shared/comments/getCommentList'
import type { CommentListQuery } from '../shared/comments/types'
import { readFeedbackList } from '../shared/feedback/getFeedback'
import { startInvocation } from '../shared/invocation'
import { build } from './build'
import { functionsRoot } from './build/functions'
import { sdkFile } from './build/sdk'
import { ADMIN_OPENID, APPID, APPSECRET, LocalCloud, type SampleData } from './local/cloud'
import { sampleData } from './local/sample/data'
import { table } from './terminal/table'

/*
 * How fast the built functions are, beside what users would write otherwise: WeChat's own sample, and bare requests.
 * A cold run is a process of its own, from loading its code to the first answer. The servers are on loopback, in this
 * process. The variants take turns, so that whatever else the machine does falls on all of them.
 */

const project = join(import.meta.dirname, '..')
const COLD_RUNS = 21
const WARM_RUNS = 5
const WARM_CALLS = 200

/** WeChat's sample function for getFeedback. */
const SAMPLE = `
const cloud = require('wx-server-sdk')
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV })
exports.main = async (event, context) => {
  try {
    return await cloud.openapi.operation.getFeedback({ page: 1, num: 10 })
  } catch (err) {
    return err
  }
}`

/** What getCommentList costs at the least: a token and a list, parsed and handed on as they are. */
const BARE = `
const http = require('node:http')
const agent = new http.Agent({ keepAlive: true })
const request = (method, path, body) => new Promise((resolve, reject) => {
  const options = { method, agent, headers: body ? { 'content-type': 'application/json' } : {} }
  http.request(process.env.WECHAT_API_BASE_URL + path, options, response => {
    const chunks = []
    response.on('data', chunk => chunks.push(chunk))
    response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString())))
  }).on('error', reject).end(body)
})
let token
exports.main = async () => {
  token = token || (await request('POST', '/cgi-bin/stable_token', JSON.stringify({
    grant_type: 'client_credential', appid: '${APPID}', secret: process.env.WECHAT_APPSECRET
  }))).access_token
  const now = Math.floor(Date.now() / 1000)
  return request('GET', '/wxaapi/comment/mpcommentlist/get?access_token=' + token +
    '&startTime=' + (now - 2592000) + '&endTime=' + now + '&offset=0&limit=8')
}`

/** A function that calls another and says how long it took. */
const timed = (target: string) => `
const started = performance.now()
const { main } = require(${JSON.stringify(target)})
const loadMs = performance.now() - started
console.log = () => {}
exports.main = async ({ warmCalls }, context) => {
  const called = performance.now()
  const result = await main({}, context)
  const coldMs = loadMs + performance.now() - called
  const { rss, heapUsed } = process.memoryUsage()
  const warm = performance.now()
  for (let i = 0; i < warmCalls; i++) await main({}, context)
  const warmMs = (performance.now() - warm) / (warmCalls || 1)
  return { coldMs, warmMs, rss, heapUsed, characters: JSON.stringify(result).length,
    files: Object.keys(require.cache).filter(file => file !== __filename && !file.endsWith('runtime.cjs')).length }
}`

const Measured = v.object({
  coldMs: v.number(),
  warmMs: v.number(),
  rss: v.number(),
  heapUsed: v.number(),
  files: v.number(),
  characters: v.pipe(v.number(), v.minValue(1000, 'the function did not answer with a list')),
})
type Measured = v.InferOutput<typeof Measured>

interface Variant {
  name: string
  folder: string
  /** What its times are compared with. */
  beside: string
  bytes: number
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
const spread = (values: number[]) => {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (part: number) => (sorted[Math.round(part * (sorted.length - 1))] ?? Number.NaN).toFixed(1)
  return `${at(0.25)}–${at(0.75)}`
}
const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 1)} ms`
const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`

async function bytesOf(...files: string[]) {
  const sizes = await Promise.all(files.map(async file => (await stat(file)).size))
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Writes the variants as functions and says where each is. */
async function writeVariants(root: string): Promise<Variant[]> {
  const permission = '{"permissions":{"openapi":["operation.getFeedback"]}}'
  const write = async (name: string, target: string) => {
    const folder = join(root, name)
    await mkdir(folder)
    await writeFile(join(folder, 'index.js'), timed(target))
    await writeFile(join(folder, 'config.json'), permission)
    return folder
  }
  const sample = join(root, 'sample.js')
  await writeFile(
    sample,
    SAMPLE.replace("'wx-server-sdk'", JSON.stringify(join(project, 'node_modules/wx-server-sdk'))),
  )
  const bundled = join(root, 'bundled.js')
  await bundle({
    stdin: { contents: SAMPLE, resolveDir: project },
    bundle: true,
    platform: 'node',
    target: 'node16.13',
    outfile: bundled,
    logLevel: 'error',
  })
  const bare = join(root, 'bare.js')
  await writeFile(bare, BARE)
  const ours = (name: string, ...files: string[]) => files.map(file => join(functionsRoot, name, file))
  return [
    {
      name: 'sample, unbundled SDK',
      folder: await write('a', sample),
      beside: 'sample, unbundled SDK',
      bytes: Number.NaN,
    },
    {
      name: 'sample, bundled',
      folder: await write('b', bundled),
      beside: 'sample, unbundled SDK',
      bytes: await bytesOf(bundled),
    },
    {
      name: 'getFeedback',
      folder: await write('c', join(functionsRoot, 'getFeedback')),
      beside: 'sample, unbundled SDK',
      bytes: await bytesOf(...ours('getFeedback', 'index.js', sdkFile())),
    },
    {
      name: 'bare node:http',
      folder: await write('d', bare),
      beside: 'bare node:http',
      bytes: await bytesOf(bare),
    },
    {
      name: 'getCommentList',
      folder: await write('e', join(functionsRoot, 'getCommentList')),
      beside: 'bare node:http',
      bytes: await bytesOf(...ours('getCommentList', 'index.js')),
    },
  ]
}

/** One call of a variant in a process that has never run before. */
async function measure({ name, folder }: Variant, data: SampleData, warmCalls: number): Promise<Measured> {
  const cloud = await LocalCloud.start({ data, extraFunctions: { [name]: folder } })
  try {
    const { result } = await cloud.call(name, { warmCalls }, { openid: ADMIN_OPENID, timeLimitMs: 60_000 })
    return v.parse(Measured, result)
  } finally {
    await cloud.stop()
  }
}

async function benchFunctions(data: SampleData) {
  const root = await mkdtemp(join(tmpdir(), 'wx-user-voice-bench-'))
  try {
    const variants = await writeVariants(root)
    const cold = new Map<string, Measured[]>(variants.map(({ name }) => [name, []]))
    for (let run = 0; run < COLD_RUNS; run++) {
      for (const variant of variants) cold.get(variant.name)?.push(await measure(variant, data, 0))
    }
    const warm = new Map<string, number[]>(variants.map(({ name }) => [name, []]))
    for (let run = 0; run < WARM_RUNS; run++) {
      for (const variant of variants) {
        warm.get(variant.name)?.push((await measure(variant, data, WARM_CALLS)).warmMs)
      }
    }
    const coldOf = (name: string) => (cold.get(name) ?? []).map(({ coldMs }) => coldMs)
    const warmOf = (name: string) => median(warm.get(name) ?? [])
    const ratio = (part: number, whole: number) => (part / whole).toFixed(2)
    console.log(
      table(
        ['function', 'cold', 'quartiles', 'ratio', 'warm call', 'ratio', 'files', 'code', 'RSS', 'heap'],
        variants.map(({ name, beside, bytes }) => {
          const runs = cold.get(name) ?? []
          return [
            name,
            ms(median(coldOf(name))),
            spread(coldOf(name)),
            ratio(median(coldOf(name)), median(coldOf(beside))),
            ms(warmOf(name)),
            ratio(warmOf(name), warmOf(beside)),
            String(median(runs.map(({ files }) => files))),
            Number.isNaN(bytes) ? '—' : `${Math.round(bytes / 1024)} KB`,
            megabytes(median(runs.map(({ rss }) => rss))),
            megabytes(median(runs.map(({ heapUsed }) => heapUsed))),
          ]
        }),
      ),
    )
  } finally {
    await rm(root, { recursive: true })
  }
}

/** Reading a reply of 1,000 records, beside `JSON.parse` of the same text, which rounds long ids and checks nothing. */
function benchNormalising(data: SampleData) {
  const thousand = <T>(items: T[]) => Array.from({ length: 1000 }, (_, i) => items[i % items.length])
  const json = (value: unknown) =>
    JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `#${inner}#` : inner)).replace(
      /"#(\d+)#"/g,
      '$1',
    )
  const replies = {
    comments: json({
      errcode: 0,
      commentList: thousand(data.comments.map(({ comment }) => comment)),
      total: 1000,
    }),
    feedback: json({ errcode: 0, list: thousand(data.feedback), total_num: 1000 }),
  }
  const time = (work: () => unknown) => {
    const runs = Array.from({ length: 25 }, () => {
      const started = performance.now()
      work()
      return performance.now() - started
    })
    return median(runs.slice(5))
  }
  const rows = (['comments', 'feedback'] as const).map(kind => {
    const bytes = Buffer.from(replies[kind])
    const parse = time(() => JSON.parse(bytes.toString()))
    const read = time(() => (kind === 'comments' ? readCommentList(bytes) : readFeedbackList(bytes)))
    return [
      `1,000 ${kind}`,
      `${Math.round(bytes.length / 1024)} KB`,
      ms(parse),
      ms(read),
      (read / parse).toFixed(1),
    ]
  })
  console.log(table(['reply', 'size', 'JSON.parse', 'read and normalised', 'ratio'], rows))
}

const SWEPT = 5000
const LATENCY_MS = 50
const CONCURRENCY = 10
const SWEEPS = 5

/**
 * A server in a process of its own, which has its answers ready and gives each after 50 ms however many are asked for:
 * so the sweeps wait for nothing else.
 */
async function serve() {
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
}

/** The sweep by itself, in this process. */
async function sweepHere(concurrency: number) {
  const invocation = startInvocation({ time_limit_in_ms: 60_000 })
  const range = { startTime: 0, endTime: Math.floor(Date.now() / 1000), filterType: undefined }
  let records = 0
  const started = performance.now()
  for await (const { list } of sweepComments(range, { concurrency }, invocation)) records += list.length
  invocation.deadline.clear()
  return { records, elapsed: performance.now() - started }
}

/** The same by calls of the function, following `next`. */
async function sweepByCalls(cloud: LocalCloud, first: CommentListQuery) {
  const Answer = v.object({
    data: v.object({ list: v.array(v.unknown()), next: v.nullable(v.record(v.string(), v.unknown())) }),
  })
  let records = 0
  let next: Record<string, unknown> | null = { ...first }
  const started = performance.now()
  while (next) {
    const { result } = await cloud.call('getCommentList', next, { openid: ADMIN_OPENID })
    const { data } = v.parse(Answer, result)
    records += data.list.length
    next = data.next
  }
  return { records, elapsed: performance.now() - started }
}

/** 5,000 comments from an API that takes 50 ms to answer. */
async function benchSweep() {
  const api = fork(import.meta.filename, ['serve'])
  const [port] = await once(api, 'message')
  const env = { WECHAT_API_BASE_URL: `http://127.0.0.1:${port}` }
  const cloud = await LocalCloud.start({ env })
  const medianOf = async (sweep: () => Promise<{ records: number; elapsed: number }>) => {
    const runs = []
    for (let i = 0; i < SWEEPS; i++) runs.push(await sweep())
    return { records: median(runs.map(run => run.records)), elapsed: median(runs.map(run => run.elapsed)) }
  }
  try {
    Object.assign(process.env, { ...env, WECHAT_APPID: APPID, WECHAT_APPSECRET: APPSECRET })
    // Tokens are fetched before the clock runs.
    await sweepByCalls(cloud, { startTime: 0, endTime: 1 })
    await sweepHere(CONCURRENCY)
    const inCalls = await medianOf(() => sweepByCalls(cloud, { startTime: 0, limit: 100 }))
    const inOrder = await medianOf(() => sweepHere(1))
    const sweeps = [
      ['getCommentList, a page of 100 after the other', inCalls, inCalls],
      [
        'getCommentList, all: true',
        await medianOf(() => sweepByCalls(cloud, { startTime: 0, all: true })),
        inCalls,
      ],
      ['sweepComments, 1 request at a time', inOrder, inOrder],
      [`sweepComments, ${CONCURRENCY} at a time`, await medianOf(() => sweepHere(CONCURRENCY)), inOrder],
    ] as const
    console.log(
      table(
        [`${SWEPT} comments, ${LATENCY_MS} ms an answer`, 'records', 'time', 'as fast'],
        sweeps.map(([name, { records, elapsed }, beside]) => [
          name,
          String(records),
          ms(elapsed),
          `${(beside.elapsed / elapsed).toFixed(1)} ×`,
        ]),
      ),
    )
  } finally {
    await cloud.stop()
    api.disconnect()
  }
}

async function bench() {
  await build()
  const data = sampleData(Date.now())
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, medians of ${COLD_RUNS} processes, ${WARM_RUNS} × ${WARM_CALLS} warm calls`,
  )
  await benchFunctions(data)
  benchNormalising(data)
  await benchSweep()
}

await (process.argv[2] === 'serve' ? serve() : bench())
