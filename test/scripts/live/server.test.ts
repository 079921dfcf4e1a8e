import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { FAULTS } from '../../../scripts/live/faults'
import { serveDesk } from '../../../scripts/live/server'
import { ADMIN_OPENID } from '../../../scripts/local/cloud'
import { pictureFor } from '../../../scripts/local/sample/pictures'
import { useLocalCloud } from '../../helpers/cloud'
import { readmeAt, tableColumn } from '../../helpers/readmes'

const { cloud } = useLocalCloud()

let server: { url: string; stop(): Promise<void> }
let host = ''
let origin: Record<string, string> = {}
beforeAll(async () => {
  server = await serveDesk(cloud(), { firstPort: 0 })
  host = new URL(server.url).host
  origin = { origin: server.url }
})
afterAll(() => server.stop())

/** As a browser or another program would send it: neither path nor headers are mended. */
function ask(path: string, headers: Record<string, string> = {}, body?: string) {
  const [hostname, port] = host.split(':')
  const method = body === undefined ? 'GET' : 'POST'
  const sent = request({ hostname, port, path, method, headers })
  return new Promise<{ status: number | undefined; type: string; body: string }>((resolve, reject) => {
    sent.on('error', reject)
    sent.on('response', async response => {
      const type = response.headers['content-type'] ?? ''
      resolve({ status: response.statusCode, type, body: await text(response) })
    })
    sent.end(body)
  })
}

async function settings(headers: Record<string, string>) {
  const { status, body } = await ask('/~/call/getSettings', { ...origin, ...headers }, '{}')
  return { status, ...JSON.parse(body || '{}') }
}

const FOREIGN: Record<string, string>[] = [
  { host: 'example.com' },
  { host: 'example.com:8787' },
  { origin: 'https://example.com' },
  { origin: 'http://127.0.0.1:1' },
  { origin: 'null' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
]

test.each(FOREIGN)('other web pages are refused: %o', async headers => {
  for (const path of ['/', '/~/desk.js', '/~/picture?src=http://example.com/1.png']) {
    expect(await ask(path, headers)).toMatchObject({ status: 403 })
  }
  expect(await ask('/~/call/getSettings', { ...origin, ...headers }, '{}')).toMatchObject({ status: 403 })
})

test('what asks for something names this origin', async () => {
  for (const path of ['/~/call/getSettings', '/~/upload?cloudPath=1.png', '/~/download', '/~/delete']) {
    expect(await ask(path, {}, '{}')).toMatchObject({ status: 403 })
  }
  expect(cloud().storage.files.size).toBe(0)
  expect(await settings({})).toMatchObject({ status: 200, result: { errCode: 0 } })
})

test.each([
  ['/~/download', 'no JSON'],
  ['/~/download', '{"fileID":1}'],
  ['/~/delete', '{"fileList":"a"}'],
  ['/~/upload', 'bytes'],
  ['/~/call/%', '{}'],
])('what cannot be read is answered, and prints nothing: %s %s', async (path, body) => {
  const printed = vi.spyOn(console, 'error')
  expect(await ask(path, origin, body)).toMatchObject({ status: 400, body: 'This cannot be read.\n' })
  expect(printed).not.toHaveBeenCalled()
  printed.mockRestore()
})

test('each page has its address, and nothing else has', async () => {
  for (const path of ['/', '/user-voice/inbox/inbox', '/user-voice/voice/voice?id=a%3Ab&x=1']) {
    expect(await ask(path)).toMatchObject({ status: 200, type: expect.stringContaining('text/html') })
  }
  expect(await ask('/user-voice/images/empty.png')).toMatchObject({ status: 200, type: 'image/png' })
  const nothing = [
    '/user-voice',
    '/package.json',
    '/user-voice/../user-voice/inbox/inbox',
    '/user-voice/..%2f..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/~/',
    '/~/call/getSettings',
    '/user-voice/inbox/inbox.js',
  ]
  for (const path of nothing) expect(await ask(path)).toMatchObject({ status: 404 })
  for (const path of ['/~/constructor', '/user-voice/inbox/inbox', '/call/getSettings']) {
    expect(await ask(path, origin, '{}')).toMatchObject({ status: 404 })
  }
})

test('a tab is the administrator, or who it says', async () => {
  expect((await settings({})).result).toMatchObject({ errCode: 0 })
  const stranger = (await settings({ 'x-openid': 'oStranger' })).result
  expect(stranger).toMatchObject({ error: { kind: 'forbidden' } })
  expect(JSON.stringify(stranger)).toContain('oStranger')
  expect(await ask('/?openid=a%20b')).toMatchObject({ status: 400 })
})

test('a fault is met by the tab that asked for it, and by no other', async () => {
  expect((await settings({ 'x-fault': 'no-archive' })).result).toMatchObject({
    error: { kind: 'not_configured' },
  })
  expect((await settings({})).result).toMatchObject({ errCode: 0 })
  expect(await settings({ 'x-fault': 'offline' })).toMatchObject({ status: 503 })
  const { status, body } = await ask('/?fault=nonsense')
  expect(status).toBe(404)
  expect(body).toContain('?fault=no-archive')
  expect(await ask('/?fault=no-archive')).toMatchObject({ status: 200 })
})

test('the README names each fault', () => {
  const named = tableColumn(readmeAt('scripts/live/README.md'), 1).map(cell => cell.replaceAll('`', ''))
  for (const fault of Object.keys(FAULTS)) expect(named).toContain(fault)
})

test('a mistake in the event is what the function says of it', async () => {
  expect(await ask('/~/call/userVoice', origin, 'nonsense')).toMatchObject({
    body: expect.stringContaining('invalid_input'),
  })
  const { rejection } = JSON.parse((await ask('/~/call/nothing', origin, '{}')).body)
  expect(rejection).toMatchObject({
    errCode: -501000,
    errMsg: expect.stringContaining('cloud.callFunction:fail'),
  })
})

test('files go into the storage, out of it, and are removed', async () => {
  const { body } = await ask('/~/upload?cloudPath=proof%2F1.png', origin, 'bytes')
  const { fileID } = JSON.parse(body)
  expect(cloud().storage.files.get('proof/1.png')?.toString()).toBe('bytes')
  expect(await ask('/~/download', origin, JSON.stringify({ fileID }))).toMatchObject({ body: 'bytes' })
  await ask('/~/delete', origin, JSON.stringify({ fileList: [fileID] }))
  expect(await ask('/~/download', origin, JSON.stringify({ fileID }))).toMatchObject({ status: 404 })
})

test('pictures: stored ones, stand-ins for those on WeChat’s servers, nothing else', async () => {
  const { storage, storageUrl } = cloud()
  storage.files.set('1.png', pictureFor('1').bytes)
  storage.files.set('1.html', Buffer.from('<script>'))
  const picture = (src: string) => ask(`/~/picture?src=${encodeURIComponent(src)}`)
  expect(await picture(storage.temporaryUrl(storageUrl, '1.png'))).toMatchObject({
    status: 200,
    type: 'image/png',
  })
  expect(await picture('http://mmsns.qpic.cn/1')).toMatchObject({
    status: 200,
    type: expect.stringMatching(/^image/),
  })
  expect(await picture('http://wx.qlogo.cn/mmhead/1/0')).toMatchObject({ type: 'image/svg+xml' })
  for (const src of [
    '',
    'file:///etc/passwd',
    `${storageUrl}/files/1.png?sign=forged`,
    storage.temporaryUrl(storageUrl, '1.html'),
  ]) {
    expect(await picture(src)).toMatchObject({ status: 404 })
  }
})

test('all of the page is under 800 KB, and holds no secret', async () => {
  const html = (await ask('/')).body
  const paths = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path)
  expect(paths.length).toBeGreaterThan(4)
  const files = await Promise.all(paths.map(async path => (await ask(path)).body))
  const all = [html, ...files].join('')
  expect(Buffer.byteLength(all)).toBeLessThan(800_000)
  for (const secret of ['deadbeef', 'local-secret', ADMIN_OPENID]) expect(all).not.toContain(secret)
})
