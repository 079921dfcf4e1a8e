import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import jpeg from 'jpeg-js'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ADMIN_OPENID, APPID, APPSECRET, LocalCloud } from '../scripts/local/cloud'
import { sampleData } from '../scripts/local/sample/data'
import { pictureFor } from '../scripts/local/sample/pictures'
import { findRunningCloud } from '../scripts/local/sharing/remote'
import { shareCloud } from '../scripts/local/sharing/server'

const sdk = createRequire(import.meta.url).resolve('wx-server-sdk')
const root = mkdtempSync(path.join(tmpdir(), 'local-cloud-'))
const clock = { now: Date.UTC(2025, 10, 20) }
const second = 1000
let cloud: LocalCloud

/** Writes a function into the throwaway environment. */
function addFunction(name: string, source: string, openapi?: string[]) {
  mkdirSync(path.join(root, name))
  writeFileSync(path.join(root, name, 'index.js'), source)
  if (openapi) {
    writeFileSync(path.join(root, name, 'config.json'), JSON.stringify({ permissions: { openapi } }))
  }
}

const withSdk = `const cloud = require(${JSON.stringify(sdk)})
cloud.init({ env: process.env.TCB_ENV, keepalive: true })
const failure = error => ({ failed: error.errCode, code: error.code, message: error.errMsg })
`

async function result(name: string, event: unknown = {}, options = {}): Promise<unknown> {
  return (await cloud.call(name, event, options)).result
}

/** Calls api.weixin.qq.com. */
async function api(pathname: string, query: Record<string, string> = {}, body?: unknown) {
  const post = { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }
  const url = `${cloud.apiUrl}${pathname}?${new URLSearchParams(query)}`
  const response = await fetch(url, body === undefined ? {} : post)
  const text = await response.text()
  const json: Record<string, unknown> = JSON.parse(text)
  return { text, json, contentType: response.headers.get('content-type') }
}

function stableToken(changes: Record<string, unknown> = {}) {
  const request = { grant_type: 'client_credential', appid: APPID, secret: APPSECRET, force_refresh: false }
  return api('/cgi-bin/stable_token', {}, { ...request, ...changes })
}

async function token(): Promise<string> {
  return String((await stableToken()).json.access_token)
}

async function get(pathname: string, query: Record<string, string> = {}) {
  return api(pathname, { ...query, access_token: await token() })
}

async function post(pathname: string, body: unknown) {
  return api(pathname, { access_token: await token() }, body)
}

function portOf(server: Server): number {
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server does not listen')
  return (address satisfies AddressInfo).port
}

/** What stands at this place of a JSON value. */
function at(value: unknown, ...place: (string | number)[]): unknown {
  return place.reduce<unknown>((inner, key) => {
    const members: Record<string, unknown> = { ...Object(inner) }
    return members[key]
  }, value)
}

/** A port that functions connect to, so that the end of their process shows as the end of a connection. */
async function lifeline() {
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

beforeAll(async () => {
  addFunction(
    'feedback',
    `${withSdk}
    exports.main = event => {
      const api = cloud.openapi({ convertCase: false })
      const [namespace, method] = event.api.split('.')
      return api[namespace][method](event.data)
        .then(reply => ({ ids: (reply.list || []).map(item => item.record_id.toFixed()), total: reply.total_num, reply }))
        .catch(failure)
    }`,
    ['operation.getFeedback', 'operation.getFeedbackmedia'],
  )
  addFunction(
    'bare',
    `${withSdk}
    exports.main = () => cloud.openapi.operation.getFeedback({ page: 1, num: 1 }).catch(failure)`,
  )
  addFunction(
    'media',
    `${withSdk}
    exports.main = event => cloud.openapi({ convertCase: false }).customerServiceMessage.uploadTempMedia({
      type: 'image', media: { contentType: 'image/png', value: Buffer.from(event.base64, 'base64') },
    }).catch(failure)`,
    ['customerServiceMessage.uploadTempMedia'],
  )
  addFunction(
    'storage',
    `${withSdk}
    exports.main = async event => {
      const { fileID } = await cloud.uploadFile({ cloudPath: event.path, fileContent: Buffer.from(event.text) })
      const { fileList } = await cloud.getTempFileURL({ fileList: [fileID] })
      const { fileContent } = await cloud.downloadFile({ fileID })
      return { fileID, url: fileList[0].tempFileURL, text: fileContent.toString() }
    }`,
  )
  addFunction('remove', `${withSdk}exports.main = event => cloud.deleteFile({ fileList: event.fileList })`)
  addFunction(
    'context',
    `${withSdk}exports.main = (event, context) => ({ ...cloud.getWXContext(), context })`,
  )
  addFunction(
    'caller',
    `${withSdk}exports.main = event => cloud.callFunction({ name: event.name }).catch(failure)`,
  )
  addFunction(
    'environment',
    `let calls = 0
    exports.main = () => ({ env: process.env, pid: process.pid, calls: ++calls })`,
  )
  addFunction(
    'meet',
    `const http = require('http')
    exports.main = event => new Promise(resolve =>
      http.get({ port: event.port, host: '127.0.0.1' }, () => resolve(process.pid)))`,
  )
  addFunction('slow', 'exports.main = () => { console.log("before"); return new Promise(() => {}) }')
  addFunction('busy', 'exports.main = () => { for (;;) {} }')
  addFunction('throws', 'exports.main = () => { throw new Error("no such thing") }')
  addFunction('rejects', 'exports.main = () => { Promise.reject(new Error("nobody cared")); return 1 }')
  addFunction('exits', 'exports.main = () => { console.log("bye"); process.exit(3) }')
  addFunction('large', 'exports.main = event => "x".repeat(event.length)')
  addFunction('nothing', 'exports.main = () => undefined')
  addFunction(
    'talks',
    `exports.main = () => {
      for (let i = 0; i < 5000; i++) { console.log('out', i); console.error('err', i) }
      process.stdout.write('end without a line break')
    }`,
  )
  addFunction(
    'holds',
    `const net = require('net')
    exports.main = event => new Promise(resolve => {
      const socket = net.connect(event.port, '127.0.0.1', () => resolve(process.pid))
    })`,
  )
  cloud = await LocalCloud.start({
    functionsRoot: root,
    now: () => clock.now,
    env: { COLOUR: 'green', UNWANTED: 'yes' },
  })
})

beforeEach(() => {
  cloud.faults.clear()
  cloud.clearRequests()
})

afterAll(async () => {
  await cloud.stop()
  rmSync(root, { recursive: true })
})

describe('cloud calls through the unmodified SDK', () => {
  test('integers beyond 2^53 arrive whole', async () => {
    const ids = cloud.data.feedback.slice(0, 8).map(record => String(record.record_id))
    const reply = await result('feedback', { api: 'operation.getFeedback', data: { page: 1, num: 8 } })
    expect(reply).toMatchObject({ ids, total: cloud.data.feedback.length })
    expect(ids.filter(id => BigInt(id) > 2n ** 53n).length).toBeGreaterThan(4)
    expect(cloud.requests).toMatchObject([
      {
        server: 'gateway',
        name: 'operation.getFeedback',
        functionName: 'feedback',
        params: { page: 1, num: 8 },
      },
    ])
  })

  test('the same JSON comes labelled as JSON and as text', async () => {
    const reply = await result('feedback', { api: 'operation.getFeedback', data: { page: 2, num: 8 } })
    expect(reply).toMatchObject({ total: cloud.data.feedback.length })
    expect((await get('/wxaapi/feedback/list', { page: '1', num: '1' })).contentType).toMatch(
      'application/json',
    )
    expect((await get('/wxaapi/feedback/list', { page: '2', num: '1' })).contentType).toMatch('text/plain')
  })

  test('a picture comes as its bytes', async () => {
    const record = cloud.data.feedback.find(
      ({ record_id, mediaIds }) => mediaIds?.length && Number(record_id) < 2 ** 53,
    )
    const data = { record_id: Number(record?.record_id), media_id: record?.mediaIds?.[0] }
    const reply = await result('feedback', { api: 'operation.getFeedbackmedia', data })
    const picture = cloud.data.picture(String(data.media_id))
    expect(reply).toMatchObject({
      reply: { contentType: picture?.contentType, buffer: picture?.bytes.toJSON() },
    })
  })

  test('a picture that is not there is 46001', async () => {
    const data = { record_id: 1, media_id: 'none' }
    expect(await result('feedback', { api: 'operation.getFeedbackmedia', data })).toMatchObject({
      failed: 46001,
    })
  })

  test('an API that config.json does not list is -604101', async () => {
    expect(await result('bare')).toMatchObject({ failed: -604101 })
    expect(
      await result('feedback', { api: 'customerServiceMessage.uploadTempMedia', data: {} }),
    ).toMatchObject({
      failed: -604101,
    })
  })

  test('an API that does not exist is -604100', async () => {
    expect(await result('feedback', { api: 'operation.getNothing', data: {} })).toMatchObject({
      failed: -604100,
    })
  })

  test('an image is uploaded as temporary media, anything else is refused', async () => {
    const bytes = PNG.sync.write(new PNG({ width: 2, height: 2 }))
    const reply = await result('media', { base64: bytes.toString('base64') })
    expect(cloud.tempMedia).toMatchObject([{ bytes, filename: 'media.png' }])
    expect(reply).toMatchObject({
      type: 'image',
      media_id: cloud.tempMedia[0]?.mediaId,
      created_at: clock.now / second,
    })
    const text = Buffer.from('no image').toString('base64')
    expect(await result('media', { base64: text })).toMatchObject({ failed: 40005 })
  })
})

describe('storage', () => {
  test('what was uploaded comes back, through the SDK and through the temporary address', async () => {
    const reply = await result('storage', { path: 'a b/图片 1.png', text: '内容' })
    expect(reply).toMatchObject({
      text: '内容',
      fileID: expect.stringMatching(/^cloud:\/\/.*\/a b\/图片 1\.png$/),
    })
    expect(cloud.storage.files.get('a b/图片 1.png')?.toString()).toBe('内容')

    const url = String(at(reply, 'url'))
    const response = await fetch(url)
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(await response.text()).toBe('内容')
    expect((await fetch(url.replace('sign=', 'sign=0'))).status).toBe(403)
  })

  test('a temporary address ends', async () => {
    const url = String(at(await result('storage', { path: 'short.txt', text: 'x' }), 'url'))
    const start = clock.now
    clock.now += 7201 * second
    expect((await fetch(url)).status).toBe(403)
    clock.now = start
  })

  test('an upload without the signature is refused', async () => {
    const response = await fetch(`${cloud.storageUrl}/upload/x.png`, { method: 'PUT', body: 'x' })
    expect([response.status, await response.text()]).toEqual([
      403,
      expect.stringContaining('SignatureDoesNotMatch'),
    ])
  })

  test('a file can be deleted once', async () => {
    const fileID = at(await result('storage', { path: 'gone.txt', text: 'x' }), 'fileID')
    expect(await result('remove', { fileList: [fileID] })).toMatchObject({
      fileList: [{ fileID, status: 0 }],
    })
    expect(await result('remove', { fileList: [fileID] })).toMatchObject({
      fileList: [{ fileID, status: -503003 }],
    })
  })
})

describe('functions', () => {
  test('names are sorted, and an unknown one is answered with them', async () => {
    expect(cloud.functionNames()).toEqual([...cloud.functionNames()].sort())
    await expect(cloud.call('getFeedbak', {})).rejects.toThrow(/no function "getFeedbak".*bare, busy, caller/)
  })

  test('each call has the context of its own caller', async () => {
    expect(await result('context', {}, { openid: 'oOne' })).toMatchObject({
      OPENID: 'oOne',
      APPID,
      SOURCE: 'wx_client',
      context: { time_limit_in_ms: 20_000, function_name: 'context' },
    })
    const second = await result('context', {}, { source: 'wx_trigger', timeLimitMs: 3000, requestId: 'r-1' })
    expect(second).toMatchObject({
      SOURCE: 'wx_trigger',
      context: { time_limit_in_ms: 3000, request_id: 'r-1' },
    })
    expect(second).not.toHaveProperty('OPENID')
    expect(await result('context')).toMatchObject({ SOURCE: 'wx_unknown' })
  })

  test('a function calls another: OPENID stays, SOURCE grows', async () => {
    expect(await result('caller', { name: 'context' }, { openid: 'oOne' })).toMatchObject({
      result: { OPENID: 'oOne', SOURCE: 'wx_client,scf' },
    })
    expect(await result('caller', { name: 'nobody' })).toMatchObject({ code: 'FUNCTIONS_REQUEST_FAIL' })
    expect(await result('caller', { name: 'throws' })).toMatchObject({
      code: 'FUNCTIONS_EXECUTE_FAIL',
      message: expect.stringContaining('no such thing'),
    })
  })

  test('the environment is the platform’s and the owner’s, nothing of ours', async () => {
    process.env.OF_THE_TEST = 'secret'
    const reply = await result('environment', {}, { env: { UNWANTED: undefined, COLOUR: 'red' } })
    delete process.env.OF_THE_TEST
    expect(reply).toMatchObject({
      env: {
        COLOUR: 'red',
        ADMIN_OPENIDS: ADMIN_OPENID,
        WECHAT_APPSECRET: APPSECRET,
        WECHAT_API_BASE_URL: cloud.apiUrl,
        TENCENTCLOUD_RUNENV: 'SCF',
      },
    })
    for (const name of ['UNWANTED', 'OF_THE_TEST', 'NODE_OPTIONS', 'VITEST']) {
      expect(reply).not.toHaveProperty(['env', name])
    }
  })

  test('a process is kept for the next call, and another one serves another environment', async () => {
    const one = await result('environment')
    const again = await result('environment')
    const other = await result('environment', {}, { env: { COLOUR: 'blue' } })
    expect(again).toMatchObject({ pid: at(one, 'pid'), calls: Number(at(one, 'calls')) + 1 })
    expect(other).toMatchObject({ calls: 1 })
  })

  test('calls at the same time get a process each', async () => {
    const waiting: ServerResponse[] = []
    const barrier = createHttpServer((_, response) => {
      waiting.push(response)
      if (waiting.length === 3) for (const each of waiting) each.end()
    }).listen(0, '127.0.0.1')
    await once(barrier, 'listening')
    const event = { port: portOf(barrier) }
    const pids = await Promise.all([1, 2, 3].map(() => result('meet', event)))
    expect(new Set(pids).size).toBe(3)
    barrier.close()
  })

  test('logs are complete and in order', async () => {
    const { logs } = await cloud.call('talks', {})
    const lines = Array.from({ length: 5000 }, (_, i) => `out ${i}\nerr ${i}\n`)
    expect(logs).toBe(`${lines.join('')}end without a line break`)
    expect((await cloud.call('nothing', {})).logs).toBe('')
  })

  test('a result travels as JSON', async () => {
    expect(await result('nothing')).toBeNull()
    expect(await result('large', { length: 1000 })).toHaveLength(1000)
    await expect(cloud.call('large', { length: 1024 * 1024 })).rejects.toMatchObject({ errCode: -604001 })
  })

  test('a call that outlives its time limit is killed', async () => {
    await expect(cloud.call('slow', {}, { timeLimitMs: 50 })).rejects.toMatchObject({
      message: 'slow: Invoking task timed out after 0.05 seconds',
      logs: 'before\n',
    })
    await expect(cloud.call('busy', {}, { timeLimitMs: 50 })).rejects.toThrow('busy: Invoking task timed out')
  })

  test('an error, an unhandled rejection and an exit are errors of the call', async () => {
    await expect(cloud.call('throws', {})).rejects.toThrow(/throws: Error: no such thing/)
    await expect(cloud.call('rejects', {})).rejects.toThrow(/exit code 1[\s\S]*nobody cared/)
    await expect(cloud.call('exits', {})).rejects.toMatchObject({ logs: 'bye\n' })
  })

  test('a node that cannot be started is an error of the call', async () => {
    const other = await LocalCloud.start({ functionsRoot: root, node: '/no/such/node' })
    await expect(other.call('nothing', {})).rejects.toThrow(
      /nothing: could not be started with .no.such.node/,
    )
    await other.stop()
  })
})

describe('nothing is left behind', () => {
  test('after stop: no process and no port', async () => {
    const other = await LocalCloud.start({ functionsRoot: root })
    const { port, ended } = await lifeline()
    await other.call('holds', { port })
    const { apiUrl, gatewayUrl, storageUrl, robot } = other
    const unfinished = expect(other.call('slow', {})).rejects.toThrow('the local cloud was stopped')
    await other.stop()
    await Promise.all([unfinished, ended])
    for (const url of [apiUrl, gatewayUrl, storageUrl, robot.url]) await expect(fetch(url)).rejects.toThrow()
  })

  test('a function’s process ends when the local cloud is killed', async () => {
    const { port, connected, ended } = await lifeline()
    const script = path.join(root, 'killed.mts')
    writeFileSync(
      script,
      `import { LocalCloud } from ${JSON.stringify(path.resolve('scripts/local/cloud.ts'))}
      const cloud = await LocalCloud.start({ functionsRoot: ${JSON.stringify(root)} })
      await cloud.call('holds', { port: ${port} })`,
    )
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
    const parent = spawn(process.execPath, ['--import', tsx, script], { stdio: 'inherit' })
    await connected
    parent.kill('SIGKILL')
    await ended
  })
})

describe('sample data', () => {
  const data = sampleData(clock.now)

  test('the same moment gives the same data, another one other data', () => {
    const { feedback, comments } = sampleData(clock.now)
    expect([feedback, comments]).toEqual([data.feedback, data.comments])
    expect(sampleData(clock.now + 86_400 * second).comments).not.toEqual(data.comments)
  })

  test('there is enough of it, newest first, within 90 days', () => {
    expect(data.feedback.length).toBeGreaterThanOrEqual(120)
    expect(data.comments.length).toBeGreaterThanOrEqual(300)
    const times = [
      data.feedback.map(record => record.create_time),
      data.comments.map(({ comment }) => Number(comment.createTime)),
    ]
    for (const list of times) {
      expect(list).toEqual([...list].sort((a, b) => b - a))
      expect(Math.max(...list)).toBeLessThan(clock.now / second)
      expect(Math.min(...list)).toBeGreaterThan(clock.now / second - 90 * 86_400)
    }
  })

  test('ids are unique and most are beyond 2^53', () => {
    const ids = [
      data.feedback.map(record => BigInt(record.record_id)),
      data.comments.map(({ comment }) => BigInt(comment.commentId)),
    ]
    for (const list of ids) {
      expect(new Set(list).size).toBe(list.length)
      expect(list.filter(id => id > 2n ** 53n).length).toBeGreaterThan(list.length * 0.8)
    }
  })

  test('every feedback type, an unknown one, every star count and none', () => {
    const types = new Set(data.feedback.map(record => record.type))
    expect([...types].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 15])
    const scores = new Set(data.comments.map(({ comment }) => comment.score))
    expect([...scores].sort((a, b) => a - b)).toEqual([0, 100, 200, 300, 400, 500])
  })

  test('texts repeat themselves little', () => {
    expect(new Set(data.feedback.map(record => record.content)).size).toBeGreaterThan(110)
    expect(new Set(data.comments.map(({ comment }) => comment.content.txt)).size).toBeGreaterThan(230)
  })

  test('every odd shape is there', () => {
    const { feedback, comments } = data
    const shapes: Record<string, boolean> = {
      'phone as a number': feedback.some(({ phone }) => typeof phone === 'number'),
      'phone as an e-mail address': feedback.some(({ phone }) => String(phone).includes('@')),
      'no mediaIds': feedback.some(({ mediaIds }) => mediaIds === undefined),
      'no systemInfo': feedback.some(({ systemInfo }) => systemInfo === undefined),
      'systemInfo that is cut': feedback.some(
        ({ systemInfo }) => systemInfo?.startsWith('{') && !isJson(systemInfo),
      ),
      'no payTime': comments.some(({ comment }) => comment.payTime === undefined),
      'no media': comments.some(({ comment }) => comment.content.media === undefined),
      'no products': comments.some(({ comment }) => comment.productInfo === undefined),
      'a video': comments.some(({ comment }) => comment.content.media?.some(item => 'video' in item)),
      'a changed comment': comments.some(({ oldComment }) => oldComment !== undefined),
      'a bad comment nobody settled': comments.some(
        ({ comment, actions }) => actions && !comment.extInfo.isAlreadySendTmpl,
      ),
      'a reply with follow-ups': comments.some(({ reply, followUps }) => reply && followUps.length > 1),
    }
    expect(Object.keys(shapes).filter(name => !shapes[name])).toEqual([])
  })

  test('pictures decode as what they say they are, and differ', () => {
    const ids = data.feedback.flatMap(record => record.mediaIds ?? [])
    const pictures = ids.slice(0, 20).map(id => data.picture(id))
    for (const picture of pictures) {
      if (!picture) throw new Error('a listed picture is missing')
      const isPng = picture.contentType === 'image/png'
      const { width, height } = isPng ? PNG.sync.read(picture.bytes) : jpeg.decode(picture.bytes)
      expect(width * height).toBeGreaterThan(10_000)
    }
    expect(new Set(pictures.map(picture => picture?.contentType))).toEqual(
      new Set(['image/png', 'image/jpeg']),
    )
    expect(new Set(pictures.map(picture => picture?.bytes.toString('base64'))).size).toBeGreaterThan(17)
    expect(data.picture('unknown')).toBeUndefined()
  })

  test('every picture shows something in its middle, which is all that a thumbnail has', () => {
    for (let i = 0; i < 60; i++) {
      const { contentType, bytes } = pictureFor(String(i))
      const { width, height, data } = contentType === 'image/png' ? PNG.sync.read(bytes) : jpeg.decode(bytes)
      const side = Math.min(width, height) / 2
      const brightness: number[] = []
      for (let y = (height - side) / 2; y < (height + side) / 2; y++) {
        for (let x = (width - side) / 2; x < (width + side) / 2; x++) {
          const at = (Math.floor(y) * width + Math.floor(x)) * 4
          brightness.push(data.subarray(at, at + 3).reduce((sum, colour) => sum + colour, 0))
        }
      }
      expect(Math.max(...brightness) - Math.min(...brightness), `picture ${i}`).toBeGreaterThan(100)
    }
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('feedback over HTTPS', () => {
  test('long ids are bare integers, names are mixed', async () => {
    const { text } = await get('/wxaapi/feedback/list', { page: '1', num: '3' })
    expect(text).toContain(`"record_id":${cloud.data.feedback[0]?.record_id},`)
    expect(text).toMatch(/"head_url":.*"mediaIds":/)
  })

  test('a type is a filter', async () => {
    const { json } = await get('/wxaapi/feedback/list', { page: '1', num: '100', type: '6' })
    const expected = cloud.data.feedback.filter(record => record.type === 6).length
    expect(json).toMatchObject({ total_num: expected, errcode: 0 })
    expect(json.list).toHaveLength(expected)
  })

  test('behind the last page the list is missing', async () => {
    const { json } = await get('/wxaapi/feedback/list', { page: '99', num: '10' })
    expect(json).toEqual({ total_num: cloud.data.feedback.length, errcode: 0 })
  })

  test('page is required, and GET', async () => {
    expect((await get('/wxaapi/feedback/list', { num: '10' })).json).toMatchObject({ errcode: 47001 })
    expect((await post('/wxaapi/feedback/list', {})).json).toMatchObject({ errcode: 43001 })
  })
})

describe('comments', () => {
  const range = { startTime: '0', endTime: String(clock.now / second) }
  const bad = () => {
    const state = cloud.comments.all.find(({ actions, comment, reply }) => {
      return actions && !comment.extInfo.isAlreadySendTmpl && !reply
    })
    if (!state) throw new Error('no bad comment is left')
    return state.comment.commentId
  }

  test('filters, offset and limit', async () => {
    const list = (query: Record<string, string>) =>
      get('/wxaapi/comment/mpcommentlist/get', { ...range, ...query })
    const { json } = await list({ filterType: '1', offset: '2', limit: '3' })
    const expected = cloud.comments.all.filter(({ comment: { score } }) => score === 100 || score === 200)
    expect(json).toEqual({
      errcode: '0',
      success: true,
      total: expected.length,
      offset: 2,
      commentList: expected.slice(2, 5).map(({ comment }) => comment),
    })
    expect((await list({})).json.commentList).toHaveLength(8)
    expect((await list({ offset: '9999' })).json).not.toHaveProperty('commentList')
    expect((await list({ endTime: '1' })).json).toMatchObject({ total: 0, commentList: [] })
    expect((await list({ filterType: '7' })).json).toMatchObject({ errcode: -10001 })
    expect((await list({ startTime: '' })).json).toMatchObject({ errcode: -10001 })
  })

  test('the details type and nest things differently', async () => {
    const changed = cloud.comments.all.find(({ oldComment }) => oldComment)
    const commentId = String(changed?.comment.commentId)
    const { json } = await get('/wxaapi/comment/commentinfo/get', { commentId })
    expect(json).toMatchObject({
      info: {
        content: { commentId, score: String(changed?.comment.score), content: { txt: expect.any(String) } },
      },
      processInfo: { actionList: [{ type: 1 }, { type: 2 }, { type: 3 }, { type: 4 }] },
      oldComment: { content: { ext: expect.any(String) } },
    })
    const good = cloud.comments.all.find(({ comment, oldComment }) => comment.score === 500 && !oldComment)
    const other = await get('/wxaapi/comment/commentinfo/get', { commentId: String(good?.comment.commentId) })
    expect(Object.keys(other.json)).toEqual(['info'])
  })

  test('a reply is there after it was added and gone, with its follow-ups, after it was deleted', async () => {
    const commentId = bad()
    const list = async () => (await get('/wxaapi/comment/replyandcommentreplylist/get', { commentId })).json
    expect(await list()).not.toHaveProperty(['list', 'reply'])

    expect((await post('/wxaapi/comment/reply/add', { commentId, content: '抱歉' })).json).toEqual({
      errcode: 0,
      success: true,
      errmsg: 'ok',
    })
    expect(await list()).toMatchObject({ list: { reply: { commentId, replyContent: { content: '抱歉' } } } })
    expect((await post('/wxaapi/comment/reply/add', { commentId, content: '再次' })).json).toMatchObject({
      errcode: -10001,
    })

    const replyId = at(await list(), 'list', 'reply', 'replyId')
    const followUp = { commentId, replyId, content: '已退款' }
    expect((await post('/wxaapi/comment/commentreply/add', followUp)).json).toMatchObject({ success: true })
    await post('/wxaapi/comment/commentreply/add', { ...followUp, content: '请查收' })
    const commentReplyId = at(await list(), 'list', 'commentReplyList', 0, 'commentReplyId')
    await post('/wxaapi/comment/commentreply/delete', { commentId, replyId, commentReplyId })
    expect(await list()).toMatchObject({
      list: { commentReplyList: [{ commentReplyContent: { content: '请查收' } }] },
    })

    await post('/wxaapi/comment/reply/delete', { commentId, replyId })
    expect(await list()).not.toHaveProperty(['list', 'reply'])
    expect(cloud.comments.find(commentId).followUps).toEqual([])
  })

  test('what belongs to nobody here is -10403', async () => {
    const commentId = bad()
    const foreign = [
      ['reply/add', { commentId: '1', content: 'x' }],
      ['reply/delete', { commentId, replyId: '1' }],
      ['commentreply/add', { commentId, replyId: '1', content: 'x' }],
      ['commentreply/delete', { commentId, replyId: '1', commentReplyId: '1' }],
      ['apikfquota/reset', { commentId: '1' }],
      ['confirmcompromise', { commentId: '1', content: 'x', picList: ['x'] }],
    ] as const
    for (const [api, body] of foreign) {
      expect((await post(`/wxaapi/comment/${api}`, body)).json, api).toMatchObject({ errcode: -10403 })
    }
    expect((await get('/wxaapi/comment/commentinfo/get', { commentId: '1' })).json).toMatchObject({
      errcode: -10403,
    })
  })

  test('a bad comment is settled once, a good one never', async () => {
    const commentId = bad()
    const settle = (changes: object) =>
      post('/wxaapi/comment/confirmcompromise', { commentId, content: '赔付', picList: ['m1'], ...changes })
    expect((await settle({ picList: [] })).json).toMatchObject({ errcode: -10001 })
    expect((await settle({})).json).toMatchObject({ errcode: 0, success: true })
    expect((await settle({})).json).toMatchObject({ errcode: 10000 })
    const good = cloud.comments.all.find(({ comment }) => comment.score === 500)
    expect((await settle({ commentId: good?.comment.commentId })).json).toMatchObject({ errcode: 10000 })

    expect(cloud.comments.settlements).toEqual([{ commentId, content: '赔付', picList: ['m1'] }])
    expect((await get('/wxaapi/comment/commentinfo/get', { commentId })).json).toMatchObject({
      info: { content: { extInfo: { isAlreadySendTmpl: true } } },
      processInfo: { actionList: [{ type: 1 }, { type: 2, updateTime: clock.now / second }, { type: 3 }] },
    })
  })

  test('a quota reset is recorded', async () => {
    const commentId = bad()
    await post('/wxaapi/comment/apikfquota/reset', { commentId })
    expect(cloud.comments.quotaResets).toEqual([commentId])
  })

  test('bodies and methods are looked at', async () => {
    const path = '/wxaapi/comment/reply/add'
    expect((await get(path)).json).toMatchObject({ errcode: 43002 })
    expect((await post(path, '')).json).toMatchObject({ errcode: 44002 })
    expect((await post(path, '{')).json).toMatchObject({ errcode: 47001 })
    expect((await post(path, { commentId: 1, content: 'x' })).json).toMatchObject({ errcode: -10001 })
    expect((await get('/wxaapi/comment/nothing')).json).toMatchObject({ errcode: 40066 })
  })

  test('what is done in one cloud is not done in another', async () => {
    const other = await LocalCloud.start({ data: cloud.data, now: () => clock.now })
    expect(other.comments.all).toEqual(cloud.data.comments)
    await other.stop()
  })
})

describe('access tokens', () => {
  test('the same token until 5 minutes before its end, then both are good', async () => {
    const start = clock.now
    const first = (await stableToken()).json
    expect(String(first.access_token).length).toBeGreaterThanOrEqual(512)
    clock.now += Number(first.expires_in) * second - 301 * second
    expect((await stableToken()).json).toEqual({ access_token: first.access_token, expires_in: 301 })
    clock.now += second
    const next = (await stableToken()).json
    expect(next).toMatchObject({ expires_in: 7200 })
    expect(next.access_token).not.toBe(first.access_token)

    const page = { page: '1', num: '1' }
    const list = (token: unknown) => api('/wxaapi/feedback/list', { ...page, access_token: String(token) })
    expect((await list(first.access_token)).json).toMatchObject({ errcode: 0 })
    expect((await list(next.access_token)).json).toMatchObject({ errcode: 0 })
    clock.now += 300 * second
    expect((await list(first.access_token)).json).toMatchObject({ errcode: 42001 })
    expect((await list('made up')).json).toMatchObject({ errcode: 40001 })
    expect((await list('')).json).toMatchObject({ errcode: 41001 })
    clock.now = start
  })

  test('what is wrong in the request has a code of its own', async () => {
    const codes = await Promise.all(
      [{ appid: '' }, { appid: 'wx0' }, { secret: '' }, { secret: 'x' }, { grant_type: 'x' }].map(
        async changes => (await stableToken(changes)).json.errcode,
      ),
    )
    expect(codes).toEqual([41002, 40013, 41004, 40125, 40002])
    expect((await api('/cgi-bin/stable_token')).json).toMatchObject({ errcode: 43002 })
    expect((await api('/cgi-bin/stable_token', {}, '')).json).toMatchObject({ errcode: 44002 })
  })

  test('force_refresh ends the old token, 30 s apart and 20 a day', async () => {
    const old = await token()
    const forced = (await stableToken({ force_refresh: true })).json
    expect(forced.access_token).not.toBe(old)
    const list = await api('/wxaapi/feedback/list', { page: '1', num: '1', access_token: old })
    expect(list.json).toMatchObject({ errcode: 40001 })
    expect((await stableToken({ force_refresh: true })).json).toMatchObject({ errcode: 45011 })
    for (let i = 1; i < 20; i++) {
      clock.now += 30 * second
      expect((await stableToken({ force_refresh: true })).json).toHaveProperty('access_token')
    }
    clock.now += 30 * second
    expect((await stableToken({ force_refresh: true })).json).toMatchObject({ errcode: 45009 })
  })

  test('only feedback takes cloudbase_access_token', async () => {
    const credential = { cloudbase_access_token: 'local-cloudbase-access-token' }
    const page = { page: '1', num: '1' }
    expect((await api('/wxaapi/feedback/list', { ...page, ...credential })).json).toMatchObject({
      errcode: 0,
    })
    const comments = await api('/wxaapi/comment/commentinfo/get', { commentId: '1', ...credential })
    expect(comments.json).toMatchObject({ errcode: 41001 })
  })

  test('a token from elsewhere can be made good', async () => {
    cloud.tokens.accept('authorizer', 60)
    const query = { page: '1', num: '1', access_token: 'authorizer' }
    expect((await api('/wxaapi/feedback/list', query)).json).toMatchObject({ errcode: 0 })
    expect(cloud.requests).toMatchObject([
      { token: 'authorizer', credential: 'access_token', params: { page: '1' } },
    ])
  })
})

describe('faults', () => {
  const list = '/wxaapi/feedback/list'
  const page = { page: '1', num: '1' }
  const cloudCall = () => result('feedback', { api: 'operation.getFeedback', data: { page: 1, num: 1 } })

  test('an errcode comes as often as ordered, after as many good calls as ordered', async () => {
    const fault = cloud.faults.add({ on: list, errcode: -1, skip: 1, times: 2 })
    const codes: unknown[] = []
    for (let i = 0; i < 4; i++) codes.push((await get(list, page)).json.errcode)
    expect(codes).toEqual([0, -1, -1, 0])
    expect(fault.hits).toBe(2)
  })

  test('cloud calls take the same faults, inside the protobuf answer', async () => {
    cloud.faults.add({ on: 'operation.getFeedback', errcode: 45009, errmsg: 'too often' })
    expect(await cloudCall()).toMatchObject({ failed: 45009, message: expect.stringContaining('too often') })
    cloud.faults.add({ on: 'operation.getFeedback', body: '{"list":[]}', contentType: 'text/plain' })
    expect(await cloudCall()).toMatchObject({ ids: [] })
    cloud.faults.add({ on: 'operation.getFeedback', body: '<html>' })
    expect(await cloudCall()).toMatchObject({ failed: -601001 })
  })

  test('the gateway refuses in its own ways', async () => {
    cloud.faults.add({ on: 'operation.getFeedback', errorCode: -604102 })
    expect(await cloudCall()).toMatchObject({ failed: -604102 })
    cloud.faults.add({ on: 'operation.getFeedback', code: 'SERVER_TIMEOUT' })
    expect(await cloudCall()).toMatchObject({ failed: -501002 })
    cloud.faults.add({
      on: 'storage.getUploadMetadata',
      code: 'STORAGE_EXCEED_AUTHORITY',
      message: 'not yours',
    })
    await expect(cloud.call('storage', { path: 'x', text: 'x' })).rejects.toThrow('uploadFile:fail not yours')
    cloud.faults.add({ on: 'functions.invokeFunction', code: 'FUNCTIONS_EXECUTE_FAIL' })
    expect(await result('caller', { name: 'context' })).toMatchObject({ code: 'FUNCTIONS_EXECUTE_FAIL' })
  })

  test('the normal answer can be rewritten', async () => {
    cloud.faults.add({
      on: list,
      rewriteJson: json => ({ ...json, errcode: '0', more: 12345678901234567890n }),
    })
    expect((await get(list, page)).text).toMatch(
      /"record_id":\d+,.*"errcode":"0","more":12345678901234567890/,
    )
    cloud.faults.add({ on: list, rewrite: () => ({ contentType: 'image/png' }) })
    expect((await get(list, page)).contentType).toBe('image/png')
  })

  test('a connection can be closed before the answer and in its middle', async () => {
    cloud.faults.add({ on: list, close: 'before' })
    await expect(get(list, page)).rejects.toThrow('fetch failed')
    cloud.faults.add({ on: list, close: 'midway' })
    await expect(get(list, page)).rejects.toThrow('terminated')
    cloud.faults.add({ on: 'operation.getFeedback', close: 'before' })
    expect(await cloudCall()).toMatchObject({ failed: -501001 })
  })

  test('an answer can be late, or never come', async () => {
    cloud.faults.add({ on: list, delayMs: 1 })
    expect((await get(list, page)).json).toMatchObject({ errcode: 0 })
    const hang = cloud.faults.add({ on: list, hang: true })
    const url = `${cloud.apiUrl}${list}`
    await expect(fetch(url, { signal: AbortSignal.timeout(50) })).rejects.toThrow('timeout')
    await hang.over
  })

  test('a body without end counts what was sent until the client left', async () => {
    const flood = cloud.faults.add({ on: list, flood: {} })
    const response = await fetch(`${cloud.apiUrl}${list}`)
    const reader = response.body?.getReader()
    let received = 0
    while (received < 1_000_000) received += (await reader?.read())?.value?.length ?? 0
    await reader?.cancel()
    await flood.over
    expect(flood.bytesSent).toBeGreaterThan(900_000)
    cloud.faults.add({ on: list, flood: { bytes: 100_000 } })
    expect((await (await fetch(`${cloud.apiUrl}${list}`)).text()).length).toBe(100_000)
  })

  test('tokens expire when ordered, and the same one can be handed out again', async () => {
    const before = await token()
    cloud.faults.add({ on: list, expireTokens: true })
    expect((await get(list, page)).json).toMatchObject({ errcode: 42001 })
    cloud.faults.add({ on: '/cgi-bin/stable_token', sameToken: true })
    expect((await stableToken({ force_refresh: true })).json).toEqual({
      access_token: before,
      expires_in: 7200,
    })
    expect(await token()).not.toBe(before)
  })

  test('cleared faults do nothing', async () => {
    cloud.faults.add({ on: list, errcode: -1, times: Number.POSITIVE_INFINITY })
    cloud.faults.clear()
    expect((await get(list, page)).json).toMatchObject({ errcode: 0 })
  })
})

describe('the WeCom robot', () => {
  const send = (url: string, message: unknown) =>
    fetch(url, { method: 'POST', body: JSON.stringify(message) }).then(response => response.json())

  test('keeps messages to look at', async () => {
    const message = { msgtype: 'text', text: { content: '一星' } }
    expect(await send(cloud.robot.url, message)).toEqual({ errcode: 0, errmsg: 'ok' })
    expect(cloud.robot.messages).toEqual([message])
  })

  test('refuses a wrong key and a message without type', async () => {
    expect(await send(`${cloud.robot.url}x`, { msgtype: 'text' })).toMatchObject({ errcode: 93000 })
    expect(await send(cloud.robot.url, {})).toMatchObject({ errcode: 40008 })
  })
})

describe('calls from another terminal', () => {
  const file = path.join(root, 'state', 'local-cloud.json')

  test('find the running cloud, and none after it stopped', async () => {
    const share = await shareCloud(cloud, file)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const remote = await findRunningCloud(file)
    expect(remote?.functionNames()).toEqual(cloud.functionNames())
    const reply = await remote?.call('context', {}, { openid: 'oRemote', timeLimitMs: 4000 })
    expect(reply).toMatchObject({
      result: { OPENID: 'oRemote', context: { time_limit_in_ms: 4000 } },
      logs: '',
    })
    await expect(remote?.call('throws', {})).rejects.toMatchObject({
      name: 'PlatformError',
      errCode: -504002,
    })
    await share.stop()
    expect(existsSync(file)).toBe(false)
    expect(await findRunningCloud(file)).toBeUndefined()
  })

  test('a stranger without the token is refused, a stale file ignored', async () => {
    const share = await shareCloud(cloud, file)
    const state: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const url = `http://127.0.0.1:${at(state, 'port')}/invoke`
    expect((await fetch(url, { method: 'POST', body: '{"name":"nothing"}' })).status).toBe(401)
    writeFileSync(file, JSON.stringify({ ...Object(state), token: 'other' }))
    expect(await findRunningCloud(file)).toBeUndefined()
    await share.stop()
    expect(await findRunningCloud(file)).toBeUndefined()
  })
})
