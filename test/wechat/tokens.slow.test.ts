import { promises } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { APPID, APPSECRET } from '../../scripts/local/cloud'
import { aboutApp, startInvocation } from '../../shared/invocation'
import { redact } from '../../shared/secrets'
import { cloudbaseAccessToken, credential } from '../../shared/wechat/token'
import { useLocalCloud } from '../helpers/cloud'

const clock = { now: Date.now() }
const { cloud, data, error, requestsTo } = useLocalCloud({ now: () => clock.now })

const API = '/wxaapi/comment/mpcommentlist/get'
const TOKEN = '/cgi-bin/stable_token'

beforeEach(() => {
  // Past WeChat's own 30 s between two forced tokens.
  clock.now += 60_000
})

let fresh = 0
/** In a process of its own, which has no token yet. */
const freshProcess = (env: Record<string, string | undefined> = {}) => ({
  env: { FRESH: String(++fresh), ...env },
})
const list = (options: object) => data('getCommentList', {}, options)
const tokenRequests = () => requestsTo(TOKEN).map(({ params }) => params.force_refresh)

describe('a token that is refused for good', () => {
  afterEach(() => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  })

  it('is forced at most 10 times a day in one instance', async () => {
    vi.stubEnv('WECHAT_APPID', APPID)
    vi.stubEnv('WECHAT_APPSECRET', APPSECRET)
    vi.stubEnv('WECHAT_API_BASE_URL', cloud().apiUrl)
    cloud().faults.add({ on: TOKEN, body: '{"access_token":"of-no-use","expires_in":7200}', times: 9999 })
    const forced = () => tokenRequests().filter(Boolean).length
    const start = Date.now()
    const minute = vi.spyOn(Date, 'now')
    const refuse = async (minutes: number) => {
      minute.mockReturnValue(start + minutes * 60_000)
      const invocation = startInvocation({ time_limit_in_ms: 20_000 })
      expect(await (await credential(false, invocation)).renew()).toBeUndefined()
      invocation.deadline.clear()
    }
    for (let minutes = 0; minutes < 200; minutes++) await refuse(minutes)
    expect(forced()).toBe(10)
    await refuse(24 * 60 - 1)
    expect(forced()).toBe(10)
    await refuse(24 * 60 + 1)
    expect(forced()).toBe(11)
  })
})

describe('stable_token', () => {
  it('is asked once for many calls', async () => {
    const options = freshProcess()
    await list(options)
    await list(options)
    expect(tokenRequests()).toEqual([false])
    expect(requestsTo(TOKEN)[0]).toMatchObject({
      method: 'POST',
      params: { grant_type: 'client_credential', appid: APPID },
    })
    expect(new Set(requestsTo(API).map(({ token }) => token)).size).toBe(1)
  })

  it('gives a new token when the old one has expired', async () => {
    const options = freshProcess()
    await list(options)
    cloud().faults.add({ on: API, expireTokens: true })
    await list(options)
    const [first, second, third] = requestsTo(API).map(({ token }) => token)
    expect(second).toBe(first)
    expect(third).not.toBe(first)
    expect(tokenRequests()).toEqual([false, false])
  })

  it('is forced where it hands out the refused token again, but not twice within 30 s', async () => {
    const options = freshProcess()
    cloud().faults.add({
      on: API,
      errcode: 40001,
      errmsg: 'invalid credential',
      times: Number.POSITIVE_INFINITY,
    })
    expect(await error('getCommentList', {}, options)).toMatchObject({
      kind: 'wechat',
      errCode: 40001,
      retryable: false,
    })
    expect(tokenRequests()).toEqual([false, false, true])
    expect(requestsTo(API)).toHaveLength(2)
    cloud().clearRequests()
    await error('getCommentList', {}, options)
    expect(tokenRequests().filter(force => force)).toHaveLength(0)
    expect(requestsTo(API).length).toBeLessThanOrEqual(2)
  })

  it.each([40001, 40014, 42001])(
    'is forced after %d where it hands out the refused token again, and the call is repeated',
    async errcode => {
      cloud().faults.add({ on: API, errcode, errmsg: 'invalid credential' })
      await list(freshProcess())
      expect(tokenRequests()).toEqual([false, false, true])
      const [refused, forced, ...rest] = requestsTo(API).map(({ token }) => token)
      expect(forced).not.toBe(refused)
      expect(rest).toEqual([])
    },
  )

  it('is asked again when it is busy, twice at most', async () => {
    cloud().faults.add({ on: TOKEN, errcode: -1, errmsg: 'system error' })
    cloud().faults.add({ on: TOKEN, close: 'before' })
    await list(freshProcess())
    expect(tokenRequests()).toHaveLength(3)
    cloud().faults.add({ on: TOKEN, errcode: -1, errmsg: 'system error', times: 3 })
    expect(await error('getCommentList', {}, freshProcess())).toMatchObject({ kind: 'wechat', errCode: -1 })
    expect(tokenRequests()).toHaveLength(6)
  })

  it.each([
    [40013, 'WECHAT_APPID'],
    [40125, 'WECHAT_APPSECRET'],
    [40164, 'IP白名单'],
    [40243, 'frozen'],
    [61003, 'authorised'],
    [61004, 'white list'],
    [61023, 'authoris'],
    [89501, 'must confirm'],
    [89503, 'must confirm'],
    [89506, '24 hours'],
    [89507, 'an hour'],
  ])('%d is the owner’s to mend: the hint says %s', async (errcode, hint) => {
    cloud().faults.add({ on: TOKEN, errcode, errmsg: 'invalid ip 1.2.3.4' })
    const refusal = await error('getCommentList', {}, freshProcess())
    expect(refusal).toMatchObject({ kind: 'not_configured', errCode: 412, retryable: false })
    expect(refusal.message).toBe(`WeChat answered ${errcode}: invalid ip 1.2.3.4`)
    expect(refusal.hint).toContain(hint)
    expect(requestsTo(API)).toHaveLength(0)
  })

  it('refuses a wrong secret without showing it', async () => {
    const refusal = await error('getCommentList', {}, freshProcess({ WECHAT_APPSECRET: 'feedfacefeedface' }))
    expect(refusal).toMatchObject({ kind: 'not_configured', errCode: 412 })
    expect(JSON.stringify(refusal)).not.toContain('feedface')
  })

  it.each([
    '{"expires_in":7200}',
    '{"access_token":"","expires_in":7200}',
    '{"access_token":"t"}',
    'no json',
  ])('that answers without a token is a bad response: %s', async body => {
    cloud().faults.add({ on: TOKEN, body, contentType: 'application/json' })
    expect(await error('getCommentList', {}, freshProcess())).toMatchObject({
      kind: 'bad_response',
      errCode: 502,
    })
  })

  it('is asked for the mini program that WECHAT_APPID names, and not at all where none is known', async () => {
    const refusal = await error('getCommentList', {}, freshProcess({ WECHAT_APPID: 'wxsomebodyelse' }))
    expect(refusal).toMatchObject({ kind: 'not_configured' })
    expect(requestsTo(TOKEN)[0]?.params.appid).toBe('wxsomebodyelse')
  })

  it('keeps a secret that is cut out of the message', async () => {
    const secret = 'feedfacefeedface'
    cloud().faults.add({ on: TOKEN, errcode: 45009, errmsg: `${'x'.repeat(290)}${secret}` })
    const refusal = await error('getCommentList', {}, freshProcess({ WECHAT_APPSECRET: secret }))
    expect(refusal.message).toMatch(/x\*\*\*$/)
  })

  it('keeps a token that comes back in WeChat’s text out of envelope and log', async () => {
    cloud().faults.add({ on: TOKEN, body: '{"access_token":"TOKEN-IN-A-MESSAGE/+=","expires_in":7200}' })
    cloud().faults.add({
      on: API,
      errcode: 45009,
      errmsg: 'quota of TOKEN-IN-A-MESSAGE/+= or TOKEN-IN-A-MESSAGE%2F%2B%3D',
    })
    const refusal = await error('getCommentList', {}, freshProcess())
    expect(refusal.message).toBe('WeChat answered 45009: quota of *** or ***')
  })
})

describe('calls at the same time', () => {
  let app = 0
  /** Calls in this process, of a mini program that has no token yet. */
  const here = () => {
    const appid = `wx${++app}`
    cloud().tokens.addAccount(appid, APPSECRET)
    vi.stubEnv('WECHAT_APPID', appid)
    vi.stubEnv('WECHAT_APPSECRET', APPSECRET)
    vi.stubEnv('WECHAT_API_BASE_URL', cloud().apiUrl)
    return startInvocation({ time_limit_in_ms: 20_000 })
  }
  const startHere = (time_limit_in_ms: number) => startInvocation({ time_limit_in_ms })
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  it('share one request for a token, and one for another', async () => {
    const invocation = here()
    const credentials = await Promise.all([1, 2, 3, 4].map(() => credential(false, invocation)))
    expect(new Set(credentials.map(({ value }) => value)).size).toBe(1)
    expect(tokenRequests()).toEqual([false])
    const renewed = await Promise.all(credentials.map(one => one.renew()))
    expect(new Set(renewed.map(one => one?.value)).size).toBe(1)
    expect(renewed[0]?.value).not.toBe(credentials[0]?.value)
    expect(tokenRequests()).toEqual([false, false, true])
    invocation.deadline.clear()
  })

  it('wait for a shared token until their own deadline', async () => {
    here()
    const [long, short] = [startHere(20_000), startHere(300)]
    cloud().faults.add({ on: TOKEN, hang: true })
    const waiting = [credential(false, short), credential(false, long)]
    // The short call's request ends with its deadline; then the long one makes its own.
    await expect(waiting[0]).rejects.toMatchObject({ kind: 'timeout' })
    expect(await waiting[1]).toMatchObject({ parameter: 'access_token' })
    expect(tokenRequests()).toEqual([false, false])

    here()
    const [longer, shorter] = [startHere(2000), startHere(300)]
    cloud().faults.add({ on: TOKEN, hang: true })
    const first = credential(false, longer)
    await expect(credential(false, shorter)).rejects.toMatchObject({ kind: 'timeout' })
    expect(longer.deadline.isOver).toBe(false)
    await expect(first).rejects.toMatchObject({ kind: 'timeout' })
  })

  it('do not drop a token that another has just fetched', async () => {
    const invocation = here()
    const [one, other] = [await credential(false, invocation), await credential(false, invocation)]
    cloud().tokens.expireAll()
    const renewed = await one.renew()
    const requests = tokenRequests().length
    expect(await other.renew()).toMatchObject({ value: renewed?.value })
    expect(tokenRequests()).toHaveLength(requests)
    invocation.deadline.clear()
  })
})

it('a token that was fetched long ago, and others since, stands in no text after it is used', async () => {
  vi.stubEnv('WECHAT_API_BASE_URL', cloud().apiUrl)
  const apps = Array.from({ length: 101 }, (_, index) => `wx${String(index).padStart(16, '0')}`)
  vi.stubEnv('WECHAT_APPS', apps.map(appid => `${appid}:${APPSECRET}`).join(','))
  for (const appid of apps) cloud().tokens.addAccount(appid, APPSECRET)
  const tokenOf = async (appid = '') => {
    const invocation = startInvocation({ time_limit_in_ms: 20_000 })
    const { value } = await credential(false, aboutApp(appid, invocation))
    invocation.deadline.clear()
    return value
  }
  const first = await tokenOf(apps[0])
  await Promise.all(apps.map(tokenOf))
  expect(await tokenOf(apps[0])).toBe(first)
  expect(redact(`of ${first}`)).toBe('of ***')
  expect(tokenRequests()).toHaveLength(101)
})

describe('renewal', () => {
  it('happens 5 minutes before the end, not before and not after', async () => {
    const seconds = async (expiresIn: number) => {
      const options = freshProcess()
      cloud().clearRequests()
      const body = JSON.stringify({ access_token: `short-${fresh}`, expires_in: expiresIn })
      cloud().faults.add({ on: TOKEN, body, times: 2 })
      cloud().tokens.accept(`short-${fresh}`)
      await list(options)
      await list(options)
      cloud().faults.clear()
      return requestsTo(TOKEN).length
    }
    expect(await seconds(299)).toBe(2)
    expect(await seconds(400)).toBe(1)
  })
})

describe('cloudbase_access_token', () => {
  it('is of the mini program to which the environment belongs, and is sent for no other', async () => {
    vi.stubEnv('WECHAT_APPS', `${APPID}:a,wx00000000000000aa`)
    const read = vi.spyOn(promises, 'readFile').mockResolvedValue('container-token')
    const of = (appid: string, from = {}) => {
      const invocation = startInvocation({ environment: JSON.stringify({ WX_APPID: APPID, ...from }) })
      invocation.deadline.clear()
      return credential(true, aboutApp(appid, invocation))
    }
    expect(await of(APPID)).toMatchObject({ parameter: 'cloudbase_access_token', value: 'container-token' })
    read.mockClear()
    await expect(of('wx00000000000000aa')).rejects.toMatchObject({ kind: 'not_configured' })
    vi.stubEnv('WECHAT_APPS', 'wx00000000000000aa')
    await expect(of(APPID, { WX_FROM_APPID: 'wx00000000000000aa' })).rejects.toMatchObject({
      kind: 'not_configured',
    })
    expect(read).not.toHaveBeenCalled()
  })

  it('is read from its file for every call, and renewed only by another in the file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wx-user-voice-'))
    const file = join(folder, 'cloudbase_access_token')
    try {
      expect(await cloudbaseAccessToken(file)).toBeUndefined()
      await writeFile(file, 'container-token-1\n')
      const credential = await cloudbaseAccessToken(file)
      expect(credential).toMatchObject({ parameter: 'cloudbase_access_token', value: 'container-token-1' })
      expect(await credential?.renew()).toBeUndefined()
      await writeFile(file, 'container-token-2\n')
      expect(await credential?.renew()).toMatchObject({ value: 'container-token-2' })
      await writeFile(file, '')
      expect(await cloudbaseAccessToken(file)).toBeUndefined()
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
