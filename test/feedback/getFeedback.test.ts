import { describe, expect, it } from 'vitest'
import type { Feedback, FeedbackQuery } from '../../shared/feedback/types'
import type { Page } from '../../shared/types'
import { TRANSPORTS, useLocalCloud } from '../helpers/cloud'

const { cloud, call, data, error, requestsTo } = useLocalCloud()

type FeedbackPage = Page<Feedback, FeedbackQuery>

const item = {
  record_id: '@record_id@',
  create_time: 1587571200,
  content: '白屏了',
  phone: 18800000000,
  openid: 'oUser',
  nickname: '用户',
  head_url: 'http://wx.qlogo.cn/mmhead/a',
  type: 1,
  mediaIds: ['m1'],
  systemInfo: '{"SDKVersion":"3.5.0","window_width":375}',
}

const normalised: Feedback = {
  recordId: '12345678901234567890123456789',
  createTime: 1587571200,
  content: '白屏了',
  phone: '18800000000',
  openid: 'oUser',
  nickname: '用户',
  headUrl: 'https://wx.qlogo.cn/mmhead/a',
  type: 1,
  mediaIds: ['m1'],
  systemInfo: { SDKVersion: '3.5.0', window_width: 375 },
}

/** JSON text of a response, with an id in it that no double can hold. */
const reply = (list: unknown, rest: object = { total_num: 1, errcode: 0 }) =>
  JSON.stringify({ list, ...rest }).replaceAll('"@record_id@"', normalised.recordId)

const snakeCase = (key: string) => key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
const camelCase = (key: string) => key.replace(/_[a-z]/g, match => match.slice(1).toUpperCase())
const withKeys = (rename: (key: string) => string) =>
  Object.fromEntries(Object.entries(item).map(([key, value]) => [rename(key), value]))

describe.each(TRANSPORTS)('over $transport', ({ transport, list: api }) => {
  const options = { env: { FEEDBACK_TRANSPORT: transport } }
  const page = (event: unknown = {}) => data<FeedbackPage>('getFeedback', event, options)
  const failure = () => error('getFeedback', {}, options)
  const answer = (body: string, contentType = 'application/json') =>
    cloud().faults.add({ on: api, body, contentType })

  it('walks all pages, with nothing twice and nothing missing', async () => {
    const seen: string[] = []
    let next: FeedbackQuery | null = { num: 50 }
    while (next) {
      const { list, total, next: following }: FeedbackPage = await page(next)
      expect(total).toBe(cloud().data.feedback.length)
      seen.push(...list.map(({ recordId }) => recordId))
      next = following
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.length).toBe(cloud().data.feedback.length)
    expect(requestsTo(api)).toHaveLength(Math.ceil(seen.length / 50))
  })

  it('asks for what the input says, and for nothing that it does not', async () => {
    const { list, next } = await page({ page: '2', num: 3, type: '3' })
    expect(requestsTo(api).map(({ params }) => Object.entries(params).map(([k, v]) => `${k}=${v}`))).toEqual([
      ['page=2', 'num=3', 'type=3'],
    ])
    expect(list.every(({ type }) => type === 3)).toBe(true)
    expect(next).toEqual({ page: 3, num: 3, type: 3 })
    // A page that came whole is followed by one of its size.
    expect((await page({ num: 30 })).next).toEqual({ page: 2, num: 30 })
    cloud().clearRequests()
    await page()
    expect(Object.keys(requestsTo(api)[0]?.params ?? {})).toEqual(['page', 'num'])
  })

  it.each([
    ['as WeChat sends it', item],
    ['in camelCase', withKeys(camelCase)],
    ['in snake_case', withKeys(snakeCase)],
    ['in both at once', { ...withKeys(camelCase), ...withKeys(snakeCase) }],
    ['with its phone as text', { ...item, phone: '18800000000' }],
  ])('reads a record %s', async (_, record) => {
    answer(reply([record]))
    expect(await page()).toEqual({ list: [normalised], total: 1, next: null })
  })

  it('reads JSON labelled as text', async () => {
    answer(reply([item]), 'text/plain; charset=utf-8')
    expect((await page()).list).toEqual([normalised])
  })

  it('reads JSON under a label of something else', async () => {
    answer(reply([item]), 'application/octet-stream')
    expect((await page()).list).toEqual([normalised])
  })

  it('gives a bare record all its fields', async () => {
    answer(reply([{ record_id: 1 }]))
    expect((await page()).list).toEqual([
      {
        recordId: '1',
        createTime: 0,
        content: '',
        phone: '',
        openid: '',
        nickname: '',
        headUrl: '',
        type: 0,
        mediaIds: [],
        systemInfo: {},
      },
    ])
  })

  it('lets a type and a field that nobody has heard of ride along', async () => {
    answer(reply([{ ...item, type: 99, star_sign: { long_id: '@record_id@' } }]))
    expect((await page()).list).toEqual([
      { ...normalised, type: 99, starSign: { longId: normalised.recordId } },
    ])
  })

  it('keeps garbage in systemInfo as it is', async () => {
    answer(reply([{ ...item, systemInfo: 'iPhone; iOS' }]))
    expect((await page()).list[0]?.systemInfo).toEqual({ raw: 'iPhone; iOS' })
  })

  it('reads a missing list as an empty one', async () => {
    answer('{"errcode":0,"total_num":0}')
    expect(await page()).toEqual({ list: [], total: 0, next: null })
    answer('{"errcode":0,"list":null,"total_num":9}')
    expect(await page()).toEqual({ list: [], total: 9, next: null })
    answer('{"errcode":0}')
    expect(await page({ page: 3, num: 5 })).toEqual({ list: [], total: 10, next: null })
  })

  it('goes on until the total is reached, however short a page is', async () => {
    answer(reply([item], { total_num: 3, errcode: 0 }))
    expect((await page({ num: 2 })).next).toEqual({ page: 2, num: 1 })
    answer(reply([item], { total_num: 3, errcode: 0 }))
    expect((await page({ page: 2, num: 2 })).next).toBeNull()
  })

  it.each([
    // The SDK makes empty objects of these.
    ...(transport === 'https' ? ['[]', '7', '"text"'] : []),
    'null',
    '',
    '<html>',
    '{"list":[',
    '{"errcode":0,"list":7,"total_num":1}',
  ])('refuses a reply that cannot be, once, without showing it: %s', async body => {
    answer(body)
    expect(await failure()).toMatchObject({ kind: 'bad_response', errCode: 502, retryable: false })
    expect(requestsTo(api)).toHaveLength(1)
  })

  it('shows nothing of a response that does not parse', async () => {
    answer('{"list":[{"phone":18800000000,"__proto__":1,"content":"geheim"')
    const { envelope, logs } = await call('getFeedback', {}, options)
    expect(envelope).toMatchObject({ errCode: 502 })
    expect(JSON.stringify(envelope) + logs).not.toMatch(/18800000000|geheim/)
  })

  it.each([
    [-1, 'wechat', true],
    [45009, 'wechat', false],
    [45011, 'wechat', true],
    [48001, 'wechat', false],
    [61007, 'wechat', false],
    [40013, 'not_configured', false],
    [40164, 'not_configured', false],
    [50007, 'not_configured', false],
  ])('reports %d as %s', async (errcode, kind, retryable) => {
    cloud().faults.add({ on: api, errcode, errmsg: `geht nicht ip 1.2.3.4`, times: 3 })
    const refusal = await failure()
    expect(refusal).toMatchObject({ kind, errCode: kind === 'wechat' ? errcode : 412, retryable })
    expect(refusal.message).toContain(String(errcode))
    expect(refusal.message).toContain('1.2.3.4')
    expect(refusal.hint).toBeTruthy()
    expect(requestsTo(api)).toHaveLength(errcode === -1 ? 3 : 1)
  })

  it('takes an errcode that came as text', async () => {
    cloud().faults.add({ on: api, errcode: '45009', errmsg: 'quota' })
    expect(await failure()).toMatchObject({ kind: 'wechat', errCode: 45009 })
    cloud().faults.add({ on: api, errcode: '-1', errmsg: 'busy' })
    expect((await page()).list).toHaveLength(10)
  })

  it('asks again when WeChat is busy or the connection breaks, twice at most', async () => {
    cloud().faults.add({ on: api, errcode: -1, errmsg: 'system busy' })
    cloud().faults.add({ on: api, close: 'before' })
    const { envelope, logs } = await call('getFeedback', {}, options)
    expect(envelope.errCode).toBe(0)
    expect(requestsTo(api)).toHaveLength(3)
    expect(JSON.parse(logs.trim().split('\n').at(-1) ?? '')).toMatchObject({ outcome: 'ok', retries: 2 })
  })

  it('gives up after two repetitions', async () => {
    cloud().faults.add({ on: api, close: 'before', times: Number.POSITIVE_INFINITY })
    expect(await failure()).toMatchObject({ kind: 'network', errCode: 503, retryable: true })
    expect(requestsTo(api)).toHaveLength(3)
  })

  it('answers in its own words when the time is over', async () => {
    cloud().faults.add({ on: api, hang: true })
    const timeout = await error('getFeedback', {}, { ...options, timeLimitMs: 1500 })
    expect(timeout).toMatchObject({ kind: 'timeout', errCode: 504, retryable: true })
    expect(requestsTo(api)).toHaveLength(1)
  })
})

describe('cloud call', () => {
  const options = { env: { FEEDBACK_TRANSPORT: 'cloud' } }
  const api = 'operation.getFeedback'

  it.each([-604102, -604103, -601001, -601003, -601008])('asks again after %d', async errorCode => {
    cloud().faults.add({ on: api, errorCode })
    await data('getFeedback', {}, options)
    expect(requestsTo(api)).toHaveLength(2)
    cloud().faults.add({ on: api, errorCode, times: 3 })
    expect(await error('getFeedback', {}, options)).toMatchObject({
      kind: 'wechat',
      errCode: errorCode,
      retryable: true,
    })
    expect(requestsTo(api)).toHaveLength(5)
  })

  it.each([
    ['SYS_ERR', -501001, 3],
    ['SERVER_TIMEOUT', -501002, 3],
    ['SOMETHING_NEW', -501001, 3],
    ['EXCEED_REQUEST_LIMIT', -501003, 1],
    ['INVALID_REQUEST_SOURCE', -501008, 1],
  ])("reports the gateway's %s as %d", async (code, errCode, times) => {
    cloud().faults.add({ on: api, code, message: 'not today', times: 3 })
    const refusal = await error('getFeedback', {}, options)
    expect(refusal).toMatchObject({ kind: 'wechat', errCode, retryable: times === 3 })
    expect(refusal.message).toBe(`WeChat answered ${errCode}: not today`)
    expect(requestsTo(api)).toHaveLength(times)
  })

  it('says what to do where config.json does not permit the API', async () => {
    cloud().faults.add({ on: api, errorCode: -604101 })
    const refusal = await error('getFeedback', {}, options)
    expect(refusal).toMatchObject({ kind: 'not_configured', errCode: 412, retryable: false })
    expect(refusal.message).toContain('-604101')
    expect(refusal.hint).toContain('config.json')
  })

  it('takes errcode "0" as text for a lost response, as the SDK does', async () => {
    cloud().faults.add({ on: api, errcode: '0' })
    expect(await error('getFeedback', {}, options)).toMatchObject({ kind: 'bad_response', errCode: 502 })
    expect(requestsTo(api)).toHaveLength(1)
  })

  it.each(['[]', '7', '"text"'])('takes %s for an empty response, as the SDK does', async body => {
    cloud().faults.add({ on: api, body })
    expect(await data('getFeedback', {}, options)).toEqual({ list: [], total: 0, next: null })
  })

  it('gives each call its own time, whatever the first one had', async () => {
    const process = { ...options, env: { ...options.env, LIMITS: '1' } }
    await data('getFeedback', {}, { ...process, timeLimitMs: 3000 })
    cloud().faults.add({ on: api, delayMs: 3500 })
    await data('getFeedback', {}, { ...process, timeLimitMs: 20_000 })
  })

  it('sends no token and asks for none', async () => {
    await data('getFeedback', {}, options)
    expect(requestsTo('/cgi-bin/stable_token')).toHaveLength(0)
  })
})

describe('FEEDBACK_TRANSPORT', () => {
  it('auto: changes to HTTPS for good when the cloud call is gone', async () => {
    const options = { env: { FEEDBACK_TRANSPORT: 'auto', ONE_PROCESS: '1' } }
    cloud().faults.add({ on: 'operation.getFeedback', errorCode: -604100, times: Number.POSITIVE_INFINITY })
    await data('getFeedback', {}, options)
    await data('getFeedback', {}, options)
    expect(requestsTo('operation.getFeedback')).toHaveLength(1)
    expect(requestsTo('/wxaapi/feedback/list')).toHaveLength(2)
    expect(requestsTo('/cgi-bin/stable_token')).toHaveLength(1)
  })

  it.each([
    ['auto, but HTTPS is not configured', { FEEDBACK_TRANSPORT: undefined, WECHAT_APPSECRET: undefined }],
    ['cloud', { FEEDBACK_TRANSPORT: 'cloud' }],
  ])('%s: says that the cloud call is gone and what to set', async (_, env) => {
    cloud().faults.add({ on: 'operation.getFeedback', errorCode: -604100 })
    const refusal = await error('getFeedback', {}, { env })
    expect(refusal).toMatchObject({ kind: 'not_configured', errCode: 412 })
    expect(refusal.message).toContain('-604100')
    expect(refusal.hint).toContain('WECHAT_APPSECRET')
    expect(requestsTo('/wxaapi/feedback/list')).toHaveLength(0)
  })

  it.each([-604100, -604101, -604104, 48001])('auto: changes to HTTPS after %s, and says why', async code => {
    const env = { INSTANCE: `gone ${code}` }
    const refusal = code > 0 ? { errcode: code } : { errorCode: code }
    cloud().faults.add({ on: 'operation.getFeedback', ...refusal, times: 9 })
    const { logs } = await call('getFeedback', {}, { env })
    expect(logs).toContain(JSON.stringify(code))
    expect(logs.match(/over HTTPS from now on/g)).toHaveLength(1)
    expect((await call('getFeedback', {}, { env })).logs).not.toContain('from now on')
    expect(requestsTo('operation.getFeedback')).toHaveLength(1)
    expect(requestsTo('/wxaapi/feedback/list')).toHaveLength(2)
  })

  it('auto: reports the refusal where HTTPS is not configured', async () => {
    cloud().faults.add({ on: 'operation.getFeedback', errorCode: -604104 })
    const refusal = await error('getFeedback', {}, { env: { WECHAT_APPSECRET: undefined } })
    expect(refusal).toMatchObject({ kind: 'wechat', errCode: -604104 })
  })

  it('auto: stays with the cloud call after any other error', async () => {
    cloud().faults.add({ on: 'operation.getFeedback', errcode: 48004 })
    await error('getFeedback', {})
    expect(requestsTo('/wxaapi/feedback/list')).toHaveLength(0)
  })

  /** What the gateway says to a call without a ticket, e.g. a timer's that DevTools did not upload. */
  const noTicket = {
    on: 'operation.*',
    code: 'INVALID_PARAM',
    message: 'missing wxCloudApiToken',
    times: Number.POSITIVE_INFINITY,
  }

  it.each([
    { message: 'Invalid wxCloudApiToken' },
    { code: 'INVALID_WX_ACCESS_TOKEN', message: 'invalid wx openapi access_token' },
  ])('auto: a call without a ticket goes over HTTPS, another one does not: %j', async words => {
    const env = { INSTANCE: `ticket ${words.message}` }
    cloud().faults.add({ ...noTicket, ...words })
    expect((await call('getFeedback', {}, { env })).logs).toContain('over HTTPS in this call')
    cloud().faults.clear()
    expect((await call('getFeedback', {}, { env })).logs).not.toContain('over HTTPS')
    expect(requestsTo('operation.getFeedback')).toHaveLength(2)
    expect(requestsTo('/wxaapi/feedback/list')).toHaveLength(1)
  })

  it('auto: a timer without a ticket brings all feedback in, and asks for a cloud call once', async () => {
    cloud().faults.add(noTicket)
    const timer = { openid: undefined, source: 'wx_trigger', env: { INSTANCE: 'timer' } }
    const { envelope, logs } = await call('userVoice', {}, timer)
    expect(envelope).toMatchObject({ data: { feedback: { complete: true } } })
    expect(logs.match(/over HTTPS in this call/g)).toHaveLength(1)
    expect(logs).toContain('"outcome":"ok"')
    expect(requestsTo('operation.getFeedback')).toHaveLength(1)
    expect(requestsTo('/wxaapi/feedback/list').length).toBeGreaterThan(1)
  })

  it.each([
    ['auto, but HTTPS is not configured', { WECHAT_APPSECRET: undefined }],
    ['cloud', { FEEDBACK_TRANSPORT: 'cloud' }],
  ])('%s: a call without a ticket says who uploads timers', async (_, env) => {
    cloud().faults.add(noTicket)
    const refusal = await error('getFeedback', {}, { env })
    expect(refusal).toMatchObject({ kind: 'wechat', errCode: -501007, retryable: false })
    expect(refusal.hint).toMatch(/DevTools.*上传触发器.*WECHAT_APPSECRET/)
    expect(requestsTo('operation.getFeedback')).toHaveLength(1)
    expect(requestsTo('/wxaapi/feedback/list')).toHaveLength(0)
  })

  it('auto: any other parameter that the gateway refuses stays an error', async () => {
    cloud().faults.add({ ...noTicket, message: 'invalid parameters' })
    expect(await error('getFeedback', {})).toMatchObject({ kind: 'wechat', errCode: -501007 })
    expect(requestsTo('/wxaapi/feedback/list')).toHaveLength(0)
  })

  it('https: does not call the cloud', async () => {
    await data('getFeedback', {}, { env: { FEEDBACK_TRANSPORT: 'https' } })
    expect(cloud().requests.filter(({ server }) => server === 'gateway')).toEqual([])
  })

  it('something else: names the variable', async () => {
    const refusal = await error('getFeedback', {}, { env: { FEEDBACK_TRANSPORT: 'pigeon' } })
    expect(refusal).toMatchObject({ kind: 'not_configured', errCode: 412, retryable: false })
    expect(refusal.message).toContain('FEEDBACK_TRANSPORT')
  })
})
