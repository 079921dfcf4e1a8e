import { describe, expect, it } from 'vitest'
import { APPID, APPIDS, sampleApp } from '../../../scripts/local/cloud'
import { sampleData } from '../../../scripts/local/sample/data'
import { pictureFor } from '../../../scripts/local/sample/pictures'
import { at, clock, useCloudOfFixtures } from '../../helpers/fixtures-cloud'

const { cloud, api, stableToken, result } = useCloudOfFixtures({
  apps: 3,
  env: ({ wechatApps }) => ({ PLATFORM_APPS: wechatApps }),
})
const [first, second, third] = APPIDS
const LIST = '/wxaapi/comment/mpcommentlist/get'

async function tokenOf(appid: string): Promise<string> {
  const { json } = await stableToken({ ...cloud().apps.find(app => app.appid === appid) })
  return String(json.access_token)
}

async function as(appid: string, pathname: string, query: Record<string, string> = {}, body?: unknown) {
  return (await api(pathname, { ...query, access_token: await tokenOf(appid) }, body)).json
}
const feedback = (appid: string) => as(appid, '/wxaapi/feedback/list', { page: '1', num: '100' })
const comments = (appid: string) => as(appid, LIST, { startTime: '0', endTime: '9999999999', limit: '100' })

describe('the data of several mini programs', () => {
  const all = [0, 1, 2].map(index => sampleData(clock.now, index))

  it('is the same every time, and that of one alone for the first', () => {
    expect(sampleData(clock.now, 2)).toMatchObject({ feedback: all[2]?.feedback, comments: all[2]?.comments })
    expect(sampleData(clock.now)).toMatchObject({ feedback: all[0]?.feedback, comments: all[0]?.comments })
  })

  it('has people, comments and names of its own, and long ids that no other has', () => {
    const openids = all.map(data => new Set(data.feedback.map(({ openid }) => openid)))
    const ids = all.flatMap(data => data.comments.map(({ comment }) => comment.commentId))
    const longIds = all
      .flatMap(data => data.feedback.map(({ record_id }) => BigInt(record_id)))
      .filter(id => id > 2n ** 60n)
    const shops = all.map(data => data.comments[0]?.comment.bizInfo)
    expect(new Set(openids.flatMap(set => [...set])).size).toBe(
      openids.reduce((sum, { size }) => sum + size, 0),
    )
    expect(new Set(ids).size).toBe(ids.length)
    expect(new Set(longIds).size).toBe(longIds.length)
    expect(shops.map(shop => shop?.appid)).toEqual([...APPIDS])
    expect(new Set(shops.map(shop => shop?.nickName)).size).toBe(3)
    expect(new Set(shops.map(shop => shop?.headImg)).size).toBe(3)
  })

  it('has the short ids of feedback in each', () => {
    const short = all.map(data =>
      data.feedback.map(({ record_id }) => Number(record_id)).filter(id => id < 30_000),
    )
    expect(short[0]?.length).toBeGreaterThan(0)
    expect(short).toEqual([short[0], short[0], short[0]])
  })
})

describe('a token', () => {
  it('opens the data of its mini program alone', async () => {
    for (const appid of APPIDS) {
      const { data } = cloud().of(appid)
      expect(at(await feedback(appid), 'list', 0, 'openid')).toBe(data.feedback[0]?.openid)
      expect(at(await comments(appid), 'commentList', 0, 'bizInfo', 'appid')).toBe(appid)
    }
    const commentId = cloud().of(second).comments.all[0]?.comment.commentId
    const info = '/wxaapi/comment/commentinfo/get'
    expect(await as(second, info, { commentId: `${commentId}` })).not.toHaveProperty('errcode')
    expect(await as(third, info, { commentId: `${commentId}` })).toMatchObject({ errcode: -10403 })
  })

  it('is not handed out for the secret of another', async () => {
    const { json } = await stableToken({ appid: second, secret: sampleApp(2).secret })
    expect(json).toMatchObject({ errcode: 40125 })
  })

  it('is not one of the others where it is unknown', async () => {
    expect((await api(LIST, { access_token: 'made-up' })).json).toMatchObject({ errcode: 40001 })
  })

  it('is handed out by a platform’s function too, which lists whom it serves', async () => {
    const given = await result('platform', { appid: third })
    expect(given).toEqual({ accessToken: await tokenOf(third), expiresIn: expect.any(Number) })
    expect(await result('platform', { list: true })).toEqual({ appids: [...APPIDS] })
  })
})

it('what is done for one mini program is done for it alone', async () => {
  const { comment } =
    cloud()
      .of(second)
      .comments.all.find(({ reply }) => !reply) ?? {}
  const reply = { commentId: comment?.commentId, content: '谢谢' }
  expect(await as(first, '/wxaapi/comment/reply/add', {}, reply)).toMatchObject({ errcode: -10403 })
  expect(await as(second, '/wxaapi/comment/reply/add', {}, reply)).toMatchObject({ errcode: 0 })
  expect(
    await as(third, '/wxa/generate_urllink', {}, { path: 'a', expire_type: 1, expire_interval: 30 }),
  ).toHaveProperty('url_link')
  expect(APPIDS.map(appid => cloud().of(appid).urlLinks.length)).toEqual([0, 0, 1])
  expect(cloud().comments).toBe(cloud().of(APPID).comments)
})

it('messages and pictures are taken over HTTPS, as of the mini program whose token it is', async () => {
  const [bad] = cloud().of(second).comments.all
  const touser = String(bad?.comment.userInfo.openid)
  const message = { touser, msgtype: 'text', text: { content: '已退款' } }
  const send = (appid: string) => as(appid, '/cgi-bin/message/custom/send', {}, message)
  expect(await send(second)).toMatchObject({ errcode: 45047 })
  await as(second, '/wxaapi/comment/apikfquota/reset', {}, { commentId: bad?.comment.commentId })
  expect(await send(first)).toMatchObject({ errcode: 40003 })
  expect(await send(second)).toMatchObject({ errcode: 0 })

  const upload = async (bytes: Buffer) => {
    const form = new FormData()
    form.set('media', new Blob([new Uint8Array(bytes)], { type: 'image/png' }), 'refund.png')
    const query = new URLSearchParams({ access_token: await tokenOf(second), type: 'image' })
    const url = `${cloud().apiUrl}/cgi-bin/media/upload?${query}`
    return (await fetch(url, { method: 'POST', body: form })).json()
  }
  const { bytes } = pictureFor('refund')
  expect(await upload(Buffer.from('no picture'))).toMatchObject({ errcode: 40005 })
  expect(await upload(bytes)).toMatchObject({ errcode: 0, media_id: expect.any(String) })
  expect(cloud().of(second)).toMatchObject({
    serviceMessages: [{ touser, content: '已退款' }],
    tempMedia: [{ filename: 'refund.png', bytes }],
  })
  expect(cloud()).toMatchObject({ serviceMessages: [], tempMedia: [] })
})

describe('a fault that is ordered for one mini program', () => {
  it('leaves the others alone', async () => {
    cloud().faults.add({ on: '/wxaapi/*', appid: second, errcode: 61003, times: 9 })
    cloud().faults.add({ on: LIST, appid: third, errcode: 61007 })
    expect(await feedback(first)).toMatchObject({ errcode: 0 })
    expect(await feedback(second)).toMatchObject({ errcode: 61003 })
    expect(await comments(second)).toMatchObject({ errcode: 61003 })
    expect(await feedback(third)).toMatchObject({ errcode: 0 })
    expect(await comments(third)).toMatchObject({ errcode: 61007 })
    expect(await comments(first)).toMatchObject({ errcode: 0 })
  })

  it('strikes its token and its call of a token function alone', async () => {
    cloud().faults.add({ on: '/cgi-bin/stable_token', appid: second, errcode: 40013 })
    expect(await tokenOf(third)).toMatch(/./)
    expect((await stableToken({ appid: second, secret: sampleApp(1).secret })).json).toMatchObject({
      errcode: 40013,
    })
    const token = await tokenOf(second)
    cloud().faults.add({ on: LIST, appid: first, expireTokens: true })
    await comments(first)
    expect(await tokenOf(second)).toBe(token)
    const callPlatform = (appid: string) => result('caller', { name: 'platform', data: { appid } })
    cloud().faults.add({ on: 'functions.*', appid: second, code: 'SYS_ERR' })
    expect(await callPlatform(third)).toMatchObject({ result: { accessToken: await tokenOf(third) } })
    expect(await callPlatform(second)).toMatchObject({ code: 'SYS_ERR' })
  })

  it('strikes a cloud call as one of the mini program to which the environment belongs', async () => {
    const call = () => result('feedback', { api: 'operation.getFeedback', data: { page: 1, num: 1 } })
    cloud().faults.add({ on: 'operation.*', appid: second, errcode: 61003 })
    expect(await call()).toMatchObject({ total: cloud().of(first).data.feedback.length })
    cloud().faults.add({ on: 'operation.*', appid: first, errcode: 61003 })
    expect(await call()).toMatchObject({ failed: 61003 })
  })
})
