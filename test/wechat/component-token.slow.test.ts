import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { projectRoot } from '../../scripts/build/options'
import { APPIDS, type CallOptions, PlatformError, sampleApp } from '../../scripts/local/cloud'
import { useLocalCloud } from '../helpers/cloud'
import { blocks, readmeAt } from '../helpers/readmes'

/*
 * The token function for 微管家 (wxcloudrun-wxcomponent) that functions/README.md shows, against a stand-in that answers as
 * 微管家's source does: HTTP 200 with {code, errorMsg, data}, whatever happens.
 */

const [OWN, OTHER, THIRD] = APPIDS
const PASSWORD = 'correct-horse'
const MD5 = createHash('md5').update(PASSWORD).digest('hex')
const OFFICIAL_ACCOUNT = sampleApp(90).appid
const HOUR = 3600

/** What 微管家 knows, and what it was asked. */
const component = {
  authorizers: [] as { appid: string; appType: number; refreshToken: string }[],
  revoked: '',
  /** Answers instead of the next requests. */
  next: [] as object[],
  jwt: 0,
  failedLogins: 0,
  asked: [] as string[],
}
const OK = { code: 0, errorMsg: 'OK' }

function answer(method: string, url: URL, authorization: string | undefined, body: string): object {
  const path = url.pathname.replace('/wxcomponent', '')
  component.asked.push(path.replace('/admin', '') + url.search)
  if (path === '/auth' && method === 'PUT') {
    if (component.failedLogins >= 10) return { code: 1011, errorMsg: '登录失败次数超过限制' }
    const { username, password } = JSON.parse(body)
    if (username === 'tokens' && password === MD5) return { ...OK, data: { jwt: `jwt-${++component.jwt}` } }
    component.failedLogins++
    return { code: 1006, errorMsg: '登录失败', data: 'record not found' }
  }
  if (!authorization?.startsWith('Bearer ')) return { code: 1000, errorMsg: '访问未授权' }
  if (authorization !== `Bearer jwt-${component.jwt}`) return { code: 1004, errorMsg: 'Token错误' }
  const ordered = component.next.shift()
  if (ordered) return ordered
  const appid = url.searchParams.get('appid')
  const isOf = (one: { appid: string }) => one.appid === appid
  if (path === '/admin/authorizer-access-token') {
    if (!component.authorizers.some(isOf)) return { code: 1002, errorMsg: '系统错误', data: 'empty records' }
    if (component.revoked === appid) {
      const data = 'WxErrCode != 0, resp: {61003 component is not authorized by this account rid: 1}'
      return { code: 1002, errorMsg: '系统错误', data }
    }
    return { ...OK, data: { token: `of-${appid}` } }
  }
  const [offset, limit] = ['offset', 'limit'].map(name => Number(url.searchParams.get(name)))
  if (path !== '/admin/authorizer-list' || limit === undefined || limit > 20)
    return { code: 1001, errorMsg: '参数格式有误' }
  const records = component.authorizers.slice(offset, Number(offset) + limit)
  return { ...OK, data: { total: component.authorizers.length, records } }
}

const folder = mkdtempSync(join(tmpdir(), 'component-token-'))
let server: Server
beforeAll(async () => {
  const code = blocks(readmeAt('functions/README.md'), 'js').find(block => block.includes('/wxcomponent'))
  writeFileSync(join(folder, 'index.js'), code ?? '')
  server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const url = new URL(request.url ?? '/', 'http://localhost')
    const said = answer(request.method ?? '', url, request.headers.authorization, body)
    response.setHeader('content-type', 'application/json').end(JSON.stringify(said))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

const { cloud, data, error, requestsTo } = useLocalCloud({
  apps: 3,
  // It runs on Nodejs18.15 and later.
  node: process.execPath,
  extraFunctions: { componentToken: folder },
  env: () => ({
    NODE_OPTIONS: `--require ${projectRoot}/test/fixtures/moving-clock.cjs`,
    COMPONENT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    COMPONENT_USERNAME: 'tokens',
    COMPONENT_PASSWORD: PASSWORD,
    WECHAT_TOKEN_FUNCTION: 'componentToken',
  }),
})

beforeEach(() => {
  const known = [
    OTHER,
    OFFICIAL_ACCOUNT,
    THIRD,
    ...Array.from({ length: 42 }, (_, i) => sampleApp(i + 3).appid),
  ]
  const appType = (appid: string) => (appid === OFFICIAL_ACCOUNT ? 1 : 0)
  component.authorizers = known.map(appid => ({
    appid,
    appType: appType(appid),
    refreshToken: 'refresh-secret',
  }))
  Object.assign(component, { revoked: '', next: [], failedLogins: 0, asked: [] })
})

let instance = 0
/** An instance of the token function, asked by another function so many hours after its start. */
function fresh(env: Record<string, string> = {}) {
  const own = { ...env, INSTANCE: String(++instance) }
  return async (event: object, hours = 0, options: CallOptions = {}) => {
    component.asked = []
    const context = { clockAheadMs: hours * HOUR * 1000 }
    const call = { env: own, context, openid: 'oSomebody', source: 'wx_client,scf', ...options }
    const { result, logs } = await cloud().call('componentToken', event, call)
    for (const secret of [PASSWORD, MD5, 'jwt-', 'refresh-secret']) {
      expect(JSON.stringify(result) + logs).not.toContain(secret)
    }
    return result
  }
}
const tokenOf = (appid: string) => `/authorizer-access-token?appid=${appid}`

it('serves what 微管家 has, mini programs alone, and calls WeChat with its tokens', async () => {
  for (const appid of [OTHER, THIRD]) cloud().tokens.accept(`of-${appid}`, 7200, appid)
  const env = { WECHAT_APPS: undefined, WECHAT_APPSECRET: undefined }
  await data('getCommentList', { appid: THIRD, limit: 1 }, { env })
  expect(requestsTo('/wxaapi/comment/mpcommentlist/get').map(({ appid }) => appid)).toEqual([THIRD])
  expect(await error('getCommentList', { appid: OFFICIAL_ACCOUNT }, { env })).toMatchObject({
    kind: 'invalid_input',
  })
  component.revoked = OTHER
  expect(await error('getCommentList', { appid: OTHER }, { env })).toMatchObject({
    kind: 'not_configured',
    message: 'WeChat answered 61003: component is not authorized by this account rid: 1',
    hint: expect.stringContaining('scan the code again'),
  })
})

it('logs in once in 11 hours, or when a login is over, which is tried once', async () => {
  const ask = fresh()
  expect(await ask({ appid: OTHER })).toEqual({ accessToken: `of-${OTHER}`, expiresIn: 3600 })
  expect(component.asked).toEqual(['/auth', tokenOf(OTHER)])
  await ask({ appid: THIRD }, 10)
  expect(component.asked).toEqual([tokenOf(THIRD)])
  await ask({ appid: THIRD }, 11.1)
  expect(component.asked).toEqual(['/auth', tokenOf(THIRD)])
  // 微管家 was started anew, with another key.
  component.jwt += 10
  await ask({ appid: THIRD }, 12)
  expect(component.asked).toEqual([tokenOf(THIRD), '/auth', tokenOf(THIRD)])
  component.next = [1, 2].map(() => ({ code: 1003, errorMsg: '登录超时' }))
  await expect(ask({ appid: THIRD }, 13)).rejects.toThrow('refused: 1003 登录超时')
  expect(component.asked).toEqual([tokenOf(THIRD), '/auth', tokenOf(THIRD)])
})

it('a login that is refused is not tried again for an hour', async () => {
  const ask = fresh({ COMPONENT_PASSWORD: 'wrong' })
  for (const [hours, tries] of [
    [0, 1],
    [0, 0],
    [0.9, 0],
    [1.1, 1],
  ] as const) {
    await expect(ask({ appid: OTHER }, hours)).rejects.toThrow('the login was refused: 1006')
    expect(component.asked).toEqual(Array(tries).fill('/auth'))
  }
  component.failedLogins = 10
  await expect(fresh()({ list: true })).rejects.toThrow('the login was refused: 1011')
})

it('passes on what WeChat refused, also of a mini program that 微管家 does not know', async () => {
  const ask = fresh()
  expect(await ask({ appid: OWN })).toEqual({ errcode: 61003, errmsg: 'not authorised' })
  component.next = [
    { code: 1002, errorMsg: '系统错误', data: 'WxErrCode != 0, resp: {61023 refresh_token is invalid}' },
  ]
  expect(await ask({ appid: OTHER })).toEqual({ errcode: '61023', errmsg: 'refresh_token is invalid' })
})

it('fails with any other code, and shows nothing of what came with it', async () => {
  const ask = fresh()
  await ask({ appid: OTHER })
  for (const code of [1001, 1002, 1005, 1007, 1008, 1009, 1010]) {
    const data = 'Post "https://api.weixin.qq.com?component_access_token=jwt-x"'
    component.next = [{ code, errorMsg: '出错', data }]
    const failure = await ask({ appid: OTHER }).catch(String)
    expect(failure).toContain(`refused: ${code} 出错`)
    expect(failure).not.toMatch(/component_access_token|jwt-|refresh/)
    expect(component.asked).toEqual([tokenOf(OTHER)])
  }
})

it('lists by pages of 20, and remembers it for an hour', async () => {
  const ask = fresh()
  const appids = component.authorizers.map(({ appid }) => appid).filter(appid => appid !== OFFICIAL_ACCOUNT)
  expect(await ask({ list: true })).toEqual({ appids })
  expect(component.asked).toEqual(['/auth', ...[0, 20, 40].map(n => `/authorizer-list?offset=${n}&limit=20`)])
  component.authorizers.pop()
  expect(await ask({ list: true }, 0.9)).toEqual({ appids })
  expect(component.asked).toEqual([])
  expect(await ask({ list: true }, 1.1)).toEqual({ appids: appids.slice(0, -1) })
})

it('refuses whoever is no cloud function, and asks nothing', async () => {
  const ask = fresh()
  for (const source of [
    'wx_client',
    'wx_devtools',
    'wx_http',
    'wx_trigger',
    'wx_client,scf,wx_client',
    'xscf',
  ]) {
    for (const event of [{ appid: OTHER }, { list: true }]) {
      await expect(ask(event, 0, { source })).rejects.toThrow(PlatformError)
      expect(component.asked).toEqual([])
    }
  }
})
