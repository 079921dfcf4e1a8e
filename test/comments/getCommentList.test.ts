import { describe, expect, it } from 'vitest'
import type { CommentListQuery } from '../../shared/comments/operations'
import type { Comment } from '../../shared/comments/types'
import type { Page } from '../../shared/types'
import { useLocalCloud } from '../helpers/cloud'

const { cloud, data, error, requestsTo } = useLocalCloud()

type CommentPage = Page<Comment, CommentListQuery>

const API = '/wxaapi/comment/mpcommentlist/get'
const NINETY_DAYS_S = 90 * 24 * 60 * 60

const page = (event: unknown = {}) => data<CommentPage>('getCommentList', event)
const answer = (body: string, contentType = 'application/json') =>
  cloud().faults.add({ on: API, body, contentType })

// The sample of WeChat's own documentation, without its remarks.
const sample = {
  commentId: '2797755680173111111',
  amount: 100,
  orderId: 'payorder@_4200001761202302096311111111',
  payTime: '1675915718',
  wxPayId: '4200001761202302096311111111',
  orderInfo: { busiOrderId: 'xxxxxx' },
  userInfo: { openid: 'xxxxxxxxxx', headImg: 'http://wx.qlogo.cn/mmhead/xxxxxxxxxxx', nickName: 'test' },
  bizInfo: { appid: 'wx1234567890', headImg: 'http://wx.qlogo.cn/mmhead/xxxxxxxxxxxx', nickName: 'xxx' },
  score: 200,
  createTime: '1676351504',
  content: { media: [{ img: 'http://xxx', thumbImg: 'http://xxx' }], txt: '一般吧' },
  extInfo: { isAlreadySendTmpl: false },
  productInfo: { productList: [{ name: '纸巾一张', picUrl: 'https://xxxxxx' }] },
}

const normalised: Comment = {
  ...sample,
  createTime: 1676351504,
  payTime: 1675915718,
  stars: 2,
  userInfo: { ...sample.userInfo, headImg: 'https://wx.qlogo.cn/mmhead/xxxxxxxxxxx' },
  bizInfo: { ...sample.bizInfo, headImg: 'https://wx.qlogo.cn/mmhead/xxxxxxxxxxxx' },
}

const reply = (commentList: unknown, rest: object = { total: 1 }) =>
  JSON.stringify({ errcode: 0, success: true, commentList, offset: 0, ...rest })

function snakeCaseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(snakeCaseKeys)
  if (typeof value !== 'object' || value === null) return value
  const rename = (key: string) => key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [rename(key), snakeCaseKeys(inner)]))
}

it('walks all pages, with nothing twice and nothing missing', async () => {
  const endTime = Math.floor(Date.now() / 1000)
  const seen: string[] = []
  let next: CommentListQuery | null = { startTime: endTime - NINETY_DAYS_S, endTime, limit: 90 }
  while (next) {
    const following: CommentPage = await page(next)
    seen.push(...following.list.map(({ commentId }) => commentId))
    expect(following.next === null || following.next.endTime === endTime).toBe(true)
    next = following.next
  }
  expect(seen.length).toBeGreaterThanOrEqual(300)
  expect(new Set(seen).size).toBe(seen.length)
  expect(requestsTo(API)).toHaveLength(Math.ceil(seen.length / 90))
  expect(requestsTo('/cgi-bin/stable_token')).toHaveLength(1)
})

it('asks for the last 30 days unless told otherwise, times as text', async () => {
  const { next } = await page()
  const { startTime, endTime, ...rest } = requestsTo(API)[0]?.params ?? {}
  expect(Number(endTime) - Number(startTime)).toBe(30 * 24 * 60 * 60)
  // What WeChat gives without a filterType it does not say: 6 is all.
  expect(rest).toEqual({ filterType: '6', offset: '0', limit: '8' })
  expect(next).toEqual({ startTime: Number(startTime), endTime: Number(endTime), offset: 8, limit: 8 })
})

it('asks for what the input says, in camelCase or snake_case', async () => {
  await page({ start_time: '2023-02-14', endTime: 1676351504, filter_type: '1', offset: 3, limit: 5 })
  expect(requestsTo(API)[0]?.params).toEqual({
    startTime: '1676304000',
    endTime: '1676351504',
    filterType: '1',
    offset: '3',
    limit: '5',
  })
})

it('gives the whole tree its documented types, in camelCase and snake_case', async () => {
  for (const record of [sample, snakeCaseKeys(sample)]) {
    answer(reply([record]))
    expect(await page({ startTime: 1, endTime: 2 })).toEqual({ list: [normalised], total: 1, next: null })
  }
  answer(
    JSON.stringify({ errcode: '0', success: true, comment_list: [snakeCaseKeys(sample)], total: '1' }),
    'text/plain',
  )
  expect((await page()).list).toEqual([normalised])
})

it('gives a bare comment all its fields', async () => {
  answer(reply([{ commentId: 1 }]))
  expect((await page()).list).toEqual([
    {
      commentId: '1',
      amount: 0,
      orderId: '',
      createTime: 0,
      payTime: null,
      wxPayId: '',
      orderInfo: { busiOrderId: '' },
      userInfo: { openid: '', headImg: '', nickName: '' },
      bizInfo: { appid: '', headImg: '', nickName: '' },
      score: null,
      stars: null,
      content: { txt: '', media: [] },
      extInfo: { isAlreadySendTmpl: false },
      productInfo: { productList: [] },
    },
  ])
})

it('leaves a video a video and a picture a picture', async () => {
  const video = { video: 'http://v', videoCover: 'http://mmbiz.qpic.cn/c', videoDuration: '12' }
  answer(reply([{ ...sample, content: { txt: '', media: [video] } }]))
  expect((await page()).list[0]?.content.media).toEqual([
    { video: 'http://v', videoCover: 'https://mmbiz.qpic.cn/c', videoDuration: 12 },
  ])
})

it('keeps ids that came as numbers exact, and lets new fields ride along', async () => {
  const text = reply([{ ...sample, commentId: '@', extInfo: { isAlreadySendTmpl: true, newId: '@' } }])
  answer(text.replaceAll('"@"', '27977556801731111117'))
  expect((await page()).list).toEqual([
    {
      ...normalised,
      commentId: '27977556801731111117',
      extInfo: { isAlreadySendTmpl: true, newId: '27977556801731111117' },
    },
  ])
})

it('reads keys of a prototype as nothing', async () => {
  answer(
    reply([{ ...sample, extra: 1 }]).replace(
      '"extra":1',
      '"__proto__":{"polluted":true},"constructor":{"a":1}',
    ),
  )
  expect((await page()).list).toEqual([normalised])
})

it('goes by what was received: the next page begins there', async () => {
  answer(reply([sample, sample], { total: 5 }))
  expect((await page({ startTime: 1, endTime: 2, offset: 1, limit: 4, filterType: 6 })).next).toEqual({
    startTime: 1,
    endTime: 2,
    filterType: 6,
    offset: 3,
    limit: 4,
  })
  answer(reply([], { total: 5 }))
  expect((await page({ offset: 3 })).next).toBeNull()
  answer('{"errcode":0,"success":true,"total":0,"offset":0}')
  expect(await page()).toEqual({ list: [], total: 0, next: null })
  answer('{"errcode":0,"success":true}')
  expect(await page({ offset: 16 })).toEqual({ list: [], total: 16, next: null })
})

it('counts what was received, empty entries too', async () => {
  answer(reply([null, sample], { total: 9 }))
  const { list, next } = await page({ startTime: 1, endTime: 2 })
  expect(list).toEqual([normalised])
  expect(next).toMatchObject({ offset: 2 })
})

it('reads an empty text as an empty list or object', async () => {
  answer(reply([{ ...sample, orderInfo: '', productInfo: { productList: '' } }]))
  const [comment] = (await page()).list
  expect(comment).toMatchObject({ orderInfo: { busiOrderId: '' }, productInfo: { productList: [] } })
})

it.each([
  ['does not succeed and does not say why', '{"errcode":0,"success":false}'],
  ['is no object', '[]'],
  ['is nothing', ''],
  ['is no JSON', '<html>502</html>'],
  ['is cut', '{"errcode":0,"commentList":[{"txt":"geheim"'],
  ['has something else for a list', '{"errcode":0,"commentList":"geheim","total":1}'],
  ['has an errcode that is none', '{"errcode":"geheim","commentList":[],"total":0}'],
])('refuses a reply that %s', async (_, body) => {
  answer(body)
  const refusal = await error('getCommentList', {})
  expect(refusal).toMatchObject({ kind: 'bad_response', errCode: 502, retryable: false })
  expect(JSON.stringify(refusal)).not.toContain('geheim')
  expect(requestsTo(API)).toHaveLength(1)
})

describe('errors', () => {
  it.each([
    [-1, 'wechat', true, 3],
    [-10008, 'wechat', true, 3],
    [45011, 'wechat', true, 1],
    [-10001, 'wechat', false, 1],
    [-10003, 'wechat', false, 1],
    [-10007, 'wechat', false, 1],
    [-10403, 'wechat', false, 1],
    [10000, 'wechat', false, 1],
    [45009, 'wechat', false, 1],
    [61007, 'wechat', false, 1],
    [12345, 'wechat', false, 1],
    [40164, 'not_configured', false, 1],
  ])('%d is %s', async (errcode, kind, retryable, requests) => {
    cloud().faults.add({ on: API, errcode, errmsg: 'so nicht', times: 3 })
    const refusal = await error('getCommentList', {})
    expect(refusal).toMatchObject({
      kind,
      errCode: kind === 'wechat' ? errcode : 412,
      retryable,
      message: `WeChat answered ${errcode}: so nicht`,
    })
    // 12345 is no code of WeChat's.
    expect(refusal.hint !== undefined).toBe(errcode !== 12345)
    expect(requestsTo(API)).toHaveLength(requests)
  })

  it.each([500, 502, 503])('takes HTTP %d for no answer, and asks again', async status => {
    cloud().faults.add({ on: API, body: '<html>', contentType: 'text/html', status, times: 2 })
    await page()
    expect(requestsTo(API)).toHaveLength(3)
    cloud().faults.add({ on: API, body: '<html>', contentType: 'text/html', status, times: 3 })
    expect(await error('getCommentList', {})).toMatchObject({
      kind: 'network',
      errCode: 503,
      retryable: true,
    })
  })

  it.each([500, 502])('takes HTTP %d for no answer, whatever errcode it holds', async status => {
    const body = '{"errcode":45009,"errmsg":"reach max api daily quota limit"}'
    cloud().faults.add({ on: API, body, status, times: 3 })
    const refusal = await error('getCommentList', {})
    expect(refusal).toMatchObject({ kind: 'network', errCode: 503, retryable: true })
    expect(refusal.message).toContain(String(status))
    expect(requestsTo(API)).toHaveLength(3)
  })

  it('takes the errcode of another HTTP status for what it says', async () => {
    cloud().faults.add({ on: API, body: '{"errcode":45009,"errmsg":"quota"}', status: 412 })
    expect(await error('getCommentList', {})).toMatchObject({ kind: 'wechat', errCode: 45009 })
    expect(requestsTo(API)).toHaveLength(1)
  })

  it.each([301, 302, 404])('does not follow or repeat HTTP %d', async status => {
    cloud().faults.add({ on: API, body: '<html>', contentType: 'text/html', status })
    expect(await error('getCommentList', {})).toMatchObject({ kind: 'bad_response', errCode: 502 })
    expect(requestsTo(API)).toHaveLength(1)
  })

  it('asks again when the connection breaks, also in the middle', async () => {
    cloud().faults.add({ on: API, close: 'before' })
    cloud().faults.add({ on: API, close: 'midway' })
    await page()
    expect(requestsTo(API)).toHaveLength(3)
  })

  it('stops reading a list that does not end', async () => {
    const flood = cloud().faults.add({ on: API, flood: { contentType: 'application/json', bytes: 2e8 } })
    const refusal = await error('getCommentList', {})
    expect(refusal).toMatchObject({ kind: 'bad_response', errCode: 502 })
    await flood.over
    expect(flood.bytesSent).toBeLessThan(4e7)
  })

  it('is back before the platform ends the call, and says so', async () => {
    cloud().faults.add({ on: API, hang: true })
    expect(await error('getCommentList', {}, { timeLimitMs: 1000 })).toMatchObject({
      kind: 'timeout',
      errCode: 504,
      retryable: true,
    })
    cloud().faults.add({ on: '/cgi-bin/stable_token', hang: true })
    const env = { ANOTHER_PROCESS: '1' }
    expect(await error('getCommentList', {}, { timeLimitMs: 1000, env })).toMatchObject({ kind: 'timeout' })
  })

  it('makes two repetitions in all, a refused token among them or not', async () => {
    cloud().faults.add({ on: API, errcode: -1, errmsg: 'busy' })
    cloud().faults.add({ on: API, expireTokens: true })
    cloud().faults.add({ on: API, errcode: -1, errmsg: 'busy', times: 5 })
    expect(await error('getCommentList', {})).toMatchObject({ kind: 'wechat', errCode: -1 })
    expect(requestsTo(API)).toHaveLength(4)
  })

  it('is back in time when an answer stops midway', async () => {
    cloud().faults.add({ on: API, hang: 'midway' })
    expect(await error('getCommentList', {}, { timeLimitMs: 1000 })).toMatchObject({ kind: 'timeout' })
  })

  it('is network where nobody is at the other end', async () => {
    const env = { WECHAT_API_BASE_URL: 'http://127.0.0.1:9' }
    expect(await error('getCommentList', {}, { env })).toMatchObject({
      kind: 'network',
      errCode: 503,
      retryable: true,
    })
  })
})

describe('configuration', () => {
  it.each([
    ['WECHAT_APPSECRET', { WECHAT_APPSECRET: undefined }],
    ['WECHAT_API_BASE_URL', { WECHAT_API_BASE_URL: 'http://api.weixin.qq.com' }],
    ['WECHAT_API_BASE_URL', { WECHAT_API_BASE_URL: 'http://127.0.0.1.evil.com' }],
    ['WECHAT_API_BASE_URL', { WECHAT_API_BASE_URL: 'https://user:password@api.weixin.qq.com' }],
    ['WECHAT_API_BASE_URL', { WECHAT_API_BASE_URL: 'somewhere' }],
  ])('names %s where it is missing or wrong', async (variable, env) => {
    const refusal = await error('getCommentList', {}, { env })
    expect(refusal).toMatchObject({ kind: 'not_configured', errCode: 412, retryable: false })
    expect(refusal.message).toContain(variable)
    expect(refusal.hint).toContain(variable)
    expect(cloud().requests).toHaveLength(0)
  })
})
