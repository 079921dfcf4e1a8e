import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JsError, JsErrorDetail, JsErrorDetailQuery, JsErrorQuery } from '../../shared/operation/types'
import type { Page } from '../../shared/types'
import { useLocalCloud } from '../helpers/cloud'

const { cloud, call, data, error, requestsTo } = useLocalCloud()

const LIST = '/wxaapi/log/jserr_list'
const DETAIL = '/wxaapi/log/jserr_detail'
const API = { getJsErrList: LIST, getJsErrDetail: DETAIL }
const DAYS = { startTime: '2026-11-24T00:30', endTime: '2026-11-25T23:00' }
const ONE = {
  ...DAYS,
  errorMsgMd5: '53b4825ec4a41d966f88c298c718de80',
  errorStackMd5: 'e371cd9cae821969c855f9f461327dac',
}

const list = (event: object = {}) => data<Page<JsError, JsErrorQuery>>('getJsErrList', event)
const detail = (event: object = {}) =>
  data<Page<JsErrorDetail, JsErrorDetailQuery>>('getJsErrDetail', { ...ONE, ...event })
const answer = (on: string, body: object) => cloud().faults.add({ on, body: JSON.stringify(body) })

/** The last ten days of the sample. */
function lastDays() {
  const endTime = Math.floor(Date.now() / 1000)
  return { startTime: endTime - 10 * 86_400, endTime }
}

describe('getJsErrList asks', () => {
  it('for today, all errors, the most frequent first, unless told otherwise', async () => {
    const today = () => new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10)
    const before = today()
    await list()
    const [request] = requestsTo(LIST)
    expect(request?.method).toBe('POST')
    const { startTime, endTime, ...rest } = request?.params ?? {}
    expect(startTime).toBe(endTime)
    expect([before, today()]).toContain(startTime)
    expect(rest).toEqual({
      keyword: '',
      openid: '',
      errType: '0',
      appVersion: '0',
      orderby: 'pv',
      desc: '1',
      offset: 0,
      limit: 30,
    })
  })

  it('for what the input says, by days in China', async () => {
    const asked = {
      keyword: 'x',
      openid: 'oUser',
      err_type: '2',
      app_version: '2.6.16',
      orderby: 'uv',
      desc: 2,
    }
    await list({ startTime: '2026-11-24T16:30:00Z', ...asked, offset: '4', limit: 7 })
    await list({ ...DAYS })
    expect(requestsTo(LIST).map(({ params }) => params)).toMatchObject([
      {
        startTime: '2026-11-25',
        endTime: '2026-11-25',
        keyword: 'x',
        openid: 'oUser',
        errType: '2',
        appVersion: '2.6.16',
        orderby: 'uv',
        desc: '2',
        offset: 4,
        limit: 7,
      },
      { startTime: '2026-11-24', endTime: '2026-11-25' },
    ])
  })
})

it('getJsErrDetail asks for all versions and systems, the newest first, unless told otherwise', async () => {
  await detail()
  await detail({
    sdkVersion: '3.7.1',
    osName: '2',
    clientVersion: '8.0.55',
    openid: 'oUser',
    desc: 0,
    offset: 2,
    limit: '9',
  })
  const { startTime: _start, endTime: _end, ...ids } = ONE
  const days = { startTime: '2026-11-24', endTime: '2026-11-25' }
  const all = { appVersion: '0', sdkVersion: '0', osName: '0', clientVersion: '0', openid: '', desc: '1' }
  expect(requestsTo(DETAIL).map(({ params }) => params)).toEqual([
    { ...days, ...ids, ...all, offset: 0, limit: 30 },
    {
      ...days,
      ...ids,
      ...all,
      sdkVersion: '3.7.1',
      osName: '2',
      clientVersion: '8.0.55',
      openid: 'oUser',
      desc: '0',
      offset: 2,
      limit: 9,
    },
  ])
})

describe('the input is wrong', () => {
  const common: [event: object, field: string, says: string][] = [
    [{ startTime: Date.now() }, 'startTime', 'milliseconds'],
    [{ endTime: '2026-13-01' }, 'endTime', 'ISO 8601'],
    [{ startTime: '2026-11-26', endTime: '2026-11-25T23:59' }, 'startTime', 'is after endTime'],
    [{ openid: 'a b' }, 'openid', 'letters'],
    [{ appVersion: 2 }, 'appVersion', 'must be text of 1 to 64'],
    [{ offset: -1 }, 'offset', 'from 0'],
    [{ limit: 31 }, 'limit', 'from 1 to 30'],
    [{ desc: 3 }, 'desc', 'whole number'],
    [{ openId: 'a b', open_id: 'o' }, 'openId', 'did you mean openid?'],
  ]
  it.each([
    ...common.map(row => ['getJsErrList', ...row] as const),
    ['getJsErrList', { desc: 0 }, 'desc', 'from 1 to 2'],
    ['getJsErrList', { errType: 4 }, 'errType', 'from 0 to 3'],
    ['getJsErrList', { orderby: 'time' }, 'orderby', 'must be one of pv, uv'],
    ['getJsErrList', { keyword: 'x'.repeat(513) }, 'keyword', 'must be text'],
    ...common.map(row => ['getJsErrDetail', ...row] as const),
    ['getJsErrDetail', { desc: 2 }, 'desc', 'from 0 to 1'],
    ['getJsErrDetail', { startTime: '' }, 'startTime', 'is required'],
    ['getJsErrDetail', { endTime: null }, 'endTime', 'is required'],
    ['getJsErrDetail', { errorMsgMd5: '' }, 'errorMsgMd5', 'is required'],
    ['getJsErrDetail', { errorStackMd5: 'a/b' }, 'errorStackMd5', 'letters'],
    ['getJsErrDetail', { osName: 'ios' }, 'osName', 'from 0 to 3'],
    ['getJsErrDetail', { sdkVersion: 3 }, 'sdkVersion', 'must be text'],
    ['getJsErrDetail', { clientVersion: [] }, 'clientVersion', 'must be text'],
  ] as const)('%s %j', async (name, event, field, says) => {
    const { kind, fields } = await error(name, { ...(name === 'getJsErrList' ? DAYS : ONE), ...event })
    expect(kind).toBe('invalid_input')
    expect(fields).toContainEqual({ field, message: expect.stringContaining(says) })
    expect(cloud().requests).toEqual([])
  })
})

describe('pages', () => {
  it('of the list go on until the total, and each error leads to where it happened', async () => {
    const days = lastDays()
    const { list: all, total } = await list(days)
    expect(all.map(({ pv }) => pv)).toEqual(all.map(({ pv }) => pv).sort((a, b) => b - a))
    expect(all).toHaveLength(total)
    const seen: JsError[] = []
    for (let next: JsErrorQuery | null = { ...days, limit: 3 }; next; ) {
      const page = await list(next)
      seen.push(...page.list)
      next = page.next
    }
    expect(seen).toEqual(all)
    expect(all.some(({ errorStack }) => errorStack === '')).toBe(true)
    for (const { errorMsgMd5, errorStackMd5, pv, errorMsg } of all) {
      const found = await detail({ ...days, errorMsgMd5, errorStackMd5 })
      expect(found).toMatchObject({ total: pv, next: null })
      expect(found.list.reduce((sum, { count }) => sum + count, 0)).toBe(pv)
      const times = found.list.map(({ timeStamp }) => timeStamp)
      expect(times).toEqual([...times].sort((a, b) => b - a))
      for (const { timeStamp, errorStack } of found.list) {
        expect(timeStamp > days.startTime && timeStamp <= days.endTime).toBe(true)
        expect(errorStack).toContain(errorMsg)
      }
    }
  })

  it.each(['getJsErrList', 'getJsErrDetail'] as const)(
    'of %s count what came where WeChat gives no total',
    async name => {
      answer(API[name], { success: true, data: [{ errorMsg: 'a' }, { errorMsg: 'b' }], errcode: 0 })
      expect(await data(name, { ...ONE, offset: 4, limit: 2 })).toMatchObject({
        total: 6,
        next: { offset: 6, limit: 2 },
      })
      for (const body of [{}, { data: null }, { data: [] }, { success: true, data: {} }]) {
        answer(API[name], body)
        expect(await data(name, { ...ONE, offset: 6 })).toEqual({ list: [], total: 6, next: null })
      }
    },
  )
})

describe('an error', () => {
  const listed: JsError = {
    errorMsgMd5: 'm',
    errorMsg: 'TypeError: x',
    uv: 1,
    pv: 2,
    errorStackMd5: 's',
    errorStack: 'TypeError: x\n    at f (https://usr/app-service.js:2:1)',
    pvPercent: '0.1%',
    uvPercent: '1.1%',
  }

  it('of the list has its documented fields, numbers as text too', async () => {
    answer(LIST, {
      success: true,
      openid: '',
      data: [listed, { ...listed, uv: '1', pv: '2' }],
      totalCount: '2',
    })
    expect(await list()).toEqual({ list: [listed, listed], total: 2, next: null })
    answer(LIST, { data: JSON.stringify([{ error_msg: 'x', uv: {}, pv: 'many' }]), totalCount: 1 })
    expect((await list()).list).toMatchObject([
      { errorMsg: 'x', uv: 0, pv: 0, errorStack: '', unreadable: ['uv', 'pv'] },
    ])
  })

  it('in detail has names that begin with a small letter, and its time in seconds', async () => {
    const sent = {
      Count: '1',
      sdkVersion: '2.14.1',
      ClientVersion: '7.0.21',
      errorStackMd5: 's',
      TimeStamp: '2021-01-25 16:36:39',
      appVersion: '2.6.16',
      errorMsgMd5: 'm',
      errorMsg: 'x',
      errorStack: 'x\n    at f',
      Ds: '2021-01-25',
      OsName: '1',
      openId: 'oUser',
      pluginversion: '0',
      appId: 'wx1',
      DeviceModel: 'Redmi Note 5Aarm64-v8a',
      source: '',
      route: '',
      Uin: '',
      nickname: '',
    }
    const { Count: _, ClientVersion, TimeStamp: __, Ds, OsName, DeviceModel, Uin, ...same } = sent
    const read = {
      ...same,
      count: 1,
      clientVersion: ClientVersion,
      timeStamp: Date.parse('2021-01-25T16:36:39+08:00') / 1000,
      ds: Ds,
      osName: OsName,
      deviceModel: DeviceModel,
      uin: Uin,
    }
    answer(DETAIL, { success: true, data: [sent, JSON.stringify(sent)], totalCount: 2 })
    expect((await detail()).list).toEqual([read, read])
  })

  it.each([
    ['2021-01-25', 1611504000, undefined],
    [1611563799123, 1611563799, undefined],
    ['1611563799', 1611563799, undefined],
    ['', 0, undefined],
    ['25.1.2021', 0, ['timeStamp']],
  ])('happened at %j', async (TimeStamp, timeStamp, unreadable) => {
    answer(DETAIL, { data: [{ TimeStamp }] })
    const [found] = (await detail()).list
    expect([found?.timeStamp, found?.unreadable]).toEqual([timeStamp, unreadable])
  })

  it('holds no credential that its code wrote', async () => {
    const texts = { errorMsg: 'GET /a?token=abc', errorStack: 'at https://x/?access_token=abc&page=1' }
    const clean = { errorMsg: 'GET /a?token=***', errorStack: 'at https://x/?access_token=***&page=1' }
    answer(LIST, { data: [texts] })
    expect((await list()).list).toMatchObject([clean])
    answer(DETAIL, { data: [{ ...texts, route: 'pages/a/a?session_token=abc' }] })
    expect((await detail()).list).toMatchObject([{ ...clean, route: 'pages/a/a?session_token=***' }])
  })
})

describe('where WeChat refuses', () => {
  const range = { beginTime: '2026-11-24', endTime: '2026-11-24T01:00' }
  const calls = [
    ['realtimelogSearch', '/wxaapi/userlog/userlog_search', range],
    ['getJsErrList', LIST, {}],
    ['getJsErrDetail', DETAIL, ONE],
  ] as const

  it.each(calls)('%s says what to do, and asks no more', async (name, on, event) => {
    for (const [errcode, hint] of [
      [48001, 'apply for it'],
      [45009, 'midnight, China time'],
    ] as const) {
      cloud().faults.add({ on, errcode, errmsg: 'api unauthorized rid: 1 access_token=abc' })
      const refusal = await error(name, event)
      expect(refusal).toMatchObject({ kind: 'wechat', errCode: errcode, retryable: false })
      expect(refusal.hint).toContain(hint)
      expect(refusal.message).toContain('access_token=***')
    }
    expect(requestsTo(on)).toHaveLength(2)
  })

  it.each(calls)('%s is repeated where that may help', async (name, on, event) => {
    cloud().faults.add({ on, errcode: -1 })
    cloud().faults.add({ on, body: '<html>', status: 502 })
    await data(name, event)
    expect(requestsTo(on)).toHaveLength(3)
  })

  it.each(calls)('%s takes nothing else for an answer', async (name, on, event) => {
    for (const body of ['<html>', '[]', '{"success":false}', '{"data":"x"}']) {
      cloud().faults.add({ on, body })
      expect((await error(name, event)).kind).toBe('bad_response')
    }
  })

  it.each(calls)('%s is for administrators alone', async (name, _, event) => {
    expect((await error(name, event, { openid: 'oStranger' })).kind).toBe('forbidden')
    // Only the database is asked: is this a member?
    expect(cloud().requests.map(({ name }) => name)).toEqual(['database.getDocument'])
  })
})

it('any list is read, or one of our errors', async () => {
  const json = fc.jsonValue({ maxDepth: 3 })
  const field = { errorMsg: json, errorStack: json, pv: json, Count: json, TimeStamp: json, count: json }
  const errors = fc.array(fc.oneof(json, fc.record(field, { requiredKeys: [] })))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('getJsErrList', 'getJsErrDetail'),
      errors,
      json,
      async (name, found, totalCount) => {
        answer(name === 'getJsErrList' ? LIST : DETAIL, { errcode: 0, data: found, totalCount })
        const { envelope } = await call(name, ONE)
        expect(envelope.errCode).toBe(0)
        const { list: read } = (envelope as { data: { list: Record<string, unknown>[] } }).data
        for (const item of read) {
          expect([typeof item.errorMsg, typeof item.errorStack]).toEqual(['string', 'string'])
          expect(typeof item[name === 'getJsErrList' ? 'pv' : 'count']).toBe('number')
          if (name === 'getJsErrDetail') expect(Number.isSafeInteger(item.timeStamp)).toBe(true)
        }
      },
    ),
    { numRuns: 60 },
  )
})
