import { beforeEach, describe, expect, it } from 'vitest'
import { APPIDS } from '../../scripts/local/cloud'
import { sampleData } from '../../scripts/local/sample/data'
import { withReadableLinks } from '../helpers/alerts'
import { useLocalCloud } from '../helpers/cloud'
import { OVER_HTTP, PUSH_ENV, pushEvent } from '../helpers/pushes'

/* Alerts of three mini programs. WeCom's robot gets those of all, Feishu's those of the second alone. */

const [first, second, third] = APPIDS
const { cloud, call, data, requestsTo } = useLocalCloud({
  apps: 3,
  data: index => ({ ...sampleData(Date.now(), index), feedback: [], comments: [] }),
  env: ({ alertRobots }) => {
    const [wecom, feishu] = alertRobots.split(',')
    return { ALERT_ROBOTS: `${wecom},${second}=${feishu}` }
  },
})
const INFO = '/wxaapi/comment/commentinfo/get'
const META = 'user_voice_meta'

let fresh = 0
const env = () => ({ FRESH: String(fresh) })
beforeEach(() => {
  fresh++
  const { database, robots } = cloud()
  database.clear()
  database.insert('user_voices', [])
  database.insert(META, [])
  robots.wecom.clear()
  robots.feishu.clear()
  for (const appid of APPIDS) {
    cloud().of(appid).data.feedback.length = 0
    cloud().of(appid).comments.all.length = 0
    cloud().of(appid).urlLinks.length = 0
  }
})

const samples = APPIDS.map((_, index) => sampleData(Date.now(), index))
const sampleOf = (appid: string) => samples[[first, second, third].indexOf(appid)]
const now = () => Math.floor(Date.now() / 1000)

let ids = 10
/** A user of a mini program comments badly; gives the comment's id. */
function makeComment(appid: string, commentId = `29037${Date.now()}${ids++}`): string {
  const [sample] = sampleOf(appid)?.comments ?? []
  if (!sample) throw new Error('there is no sample')
  const comment = { ...sample.comment, commentId, score: 100, createTime: String(now()) }
  cloud().of(appid).comments.all.unshift({ comment, followUps: [], actions: [] })
  return commentId
}

function sendFeedback(appid: string): void {
  const [sample] = sampleOf(appid)?.feedback ?? []
  if (!sample) throw new Error('there is no sample')
  cloud()
    .of(appid)
    .data.feedback.unshift({ ...sample, record_id: BigInt(Date.now()) * 1000n, create_time: now() })
}

const shopOf = (appid: string) => String(sampleOf(appid)?.comments[0]?.comment.bizInfo?.nickName)
const texts = (name: 'wecom' | 'feishu') => cloud().robots[name].texts.map(withReadableLinks)
const told = (name: 'wecom' | 'feishu') =>
  texts(name)
    .map(text => text.split('\n')[0])
    .sort()

/** A timer's sync, in which it is as if ten minutes had passed for the turns. */
async function sync(options: object = {}) {
  const meta = cloud().database.collection(META)
  const turns = meta.all().find(({ _id }) => _id === 'turns')
  if (turns) meta.set('turns', { ...turns, begun: {} })
  const timer = { openid: undefined, source: 'wx_trigger', timeLimitMs: 60_000, env: env(), ...options }
  return data<{ alerts: number }>('syncVoices', {}, timer)
}

/** WeChat pushes a bad comment; gives what the function logs. */
async function push(commentId: string, options: object = {}) {
  const event = { MsgType: 'event', Event: 'wxa_comment_bad_score', result: { comment_id: commentId } }
  const { envelope, logs } = await call('onBadComment', event, { env: env(), ...options })
  expect(envelope).toBe('success')
  return JSON.parse(logs.split('\n').find(line => line.startsWith('{"function"')) ?? '{}')
}

describe('a sync of several mini programs', () => {
  it('tells of each under its name, with its own link; a robot of one gets those of that one alone', async () => {
    await sync()
    const comments = APPIDS.map(appid => makeComment(appid))
    sendFeedback(second)
    expect(await sync()).toMatchObject({ alerts: 4 })
    const [one, two, three] = APPIDS.map(shopOf)
    expect(new Set([one, two, three]).size).toBe(3)
    expect(told('wecom')).toEqual(
      [one, two, three]
        .map(name => `【${name}】收到差评 ★☆☆☆☆`)
        .concat(`【${two}】收到 1 条新反馈`)
        .sort(),
    )
    expect(told('feishu')).toEqual([`【${two}】收到 1 条新反馈`, `【${two}】收到差评 ★☆☆☆☆`].sort())
    for (const [index, appid] of APPIDS.entries()) {
      expect(cloud().of(appid).urlLinks).toHaveLength(1)
      const text = texts('wecom').find(text => text.includes(String(comments[index])))
      expect(text).toContain(`=id=${appid}:comment:${comments[index]}`)
    }
    expect(await sync()).toMatchObject({ alerts: 0 })
  })

  it('names a mini program as the newest comment does that says its name', async () => {
    const change = (commentId: string, fields: object) => {
      const found = cloud()
        .of(third)
        .comments.all.find(({ comment }) => comment.commentId === commentId)
      Object.assign(found?.comment ?? {}, fields)
    }
    change(makeComment(third), { bizInfo: { nickName: '' } })
    change(makeComment(third), { createTime: String(now() - 60), bizInfo: { nickName: '新名字' } })
    await sync()
    const { apps } = await data<{ apps: { appid: string; name: string }[] }>('getSettings', {})
    expect(apps.find(({ appid }) => appid === third)?.name).toBe('新名字')
  })

  it('keeps the quiet hours and the digest of each, and names it there too', async () => {
    await sync()
    const hour = new Date(Date.now() + 8 * 3600 * 1000).getUTCHours()
    const hours = { quiet: [hour, (hour + 2) % 24], digestHour: hour }
    await data('updateSettings', { appid: first, alerts: { digestHour: hour } })
    await data('updateSettings', { appid: second, alerts: { ...hours, digestHour: null } })
    for (const appid of APPIDS) makeComment(appid)
    await sync()
    const names = () => told('wecom').map(line => line?.replace(/ \d.*$/, ''))
    expect(names()).toEqual(
      [
        `【${shopOf(first)}】收到差评 ★☆☆☆☆`,
        `【${shopOf(first)}】用户之声日报`,
        `【${shopOf(third)}】收到差评 ★☆☆☆☆`,
      ].sort(),
    )
    expect(told('feishu')).toEqual([])
    await data('updateSettings', { appid: second, alerts: { quiet: null } })
    await sync()
    expect(told('feishu')).toEqual([`【${shopOf(second)}】免打扰时段内收到 1 条差评`])
  })

  it('is told by its appid where a robot refuses the words, as its name may be refused too', async () => {
    await sync()
    makeComment(third)
    cloud().faults.add({ on: 'robot.wecom', errcode: 40058 })
    await sync()
    expect(told('wecom')).toEqual([`【${third}】收到差评 ★☆☆☆☆`])
  })
})

describe('a push', () => {
  const alerts = () =>
    cloud()
      .database.documents(META)
      .flatMap(({ purpose, _id }) => (purpose === 'alert' ? String(_id) : []))
  const kept = () =>
    cloud()
      .database.documents('user_voices')
      .map(({ _id }) => String(_id))

  it('is of the mini program that it brings, where that is served, and nothing is asked of the others', async () => {
    const id = makeComment(second)
    expect(await push(id, { appid: second })).toMatchObject({ alert: 'delivered', stars: 1 })
    expect(requestsTo(INFO).map(({ appid }) => appid)).toEqual([second])
    expect(told('wecom')).toEqual([`【${shopOf(second)}】收到差评 ★☆☆☆☆`])
    expect(told('feishu')).toEqual(told('wecom'))
    expect(kept()).toEqual([`${second}:comment:${id}`])
    // A comment of another one is not looked for there.
    expect(await push(makeComment(third), { appid: second })).toMatchObject({ alert: 'delivered' })
    expect(new Set(requestsTo(INFO).map(({ appid }) => appid))).toEqual(new Set([second]))
  })

  it.each([
    ['no mini program', null],
    ['one that is not served', 'wx00000000000000ff'],
  ])('that brings %s is of the one that has its comment: told once, kept there', async (_, appid) => {
    const id = makeComment(third)
    cloud().faults.add({ on: INFO, appid: first, hang: true, times: 9 })
    expect(await push(id, { appid })).toMatchObject({ alert: 'delivered', commentId: id })
    expect(await push(id, { appid })).toMatchObject({ alert: 'made before' })
    expect(alerts()).toEqual([`alert:${third}:comment:${id}`])
    expect(kept()).toEqual([`${third}:comment:${id}`])
    await sync()
    expect(told('wecom')).toEqual([`【${shopOf(third)}】收到差评 ★☆☆☆☆`])
    expect(told('feishu')).toEqual([])
  })

  it('is told once for each mini program, where no archive says whose comment was told', async () => {
    cloud().database.clear()
    const id = makeComment(second)
    makeComment(third, id)
    for (const alert of ['delivered', 'made before']) {
      for (const appid of [second, third]) expect(await push(id, { appid })).toMatchObject({ alert })
    }
    expect(told('wecom')).toHaveLength(2)
  })

  it('whose comment nobody has is left to the sync, which tells of it once', async () => {
    const id = makeComment(second)
    cloud().faults.add({ on: INFO, errcode: 45009, times: 9 })
    expect(await push(id, { appid: null })).toMatchObject({
      outcome: 'ok',
      alert: 'not found',
      commentId: id,
    })
    expect([alerts(), kept(), told('wecom')]).toEqual([[], [], []])
    cloud().faults.clear()
    await sync()
    expect(told('wecom')).toEqual([`【${shopOf(second)}】收到差评 ★☆☆☆☆`])
  })

  it('of an owner of one mini program is about that one alone', async () => {
    const id = makeComment(third)
    const owner = { openid: 'oOne', env: { ...env(), ADMIN_OPENIDS: `oOne@${second}` } }
    expect(await push(id, { ...owner, appid: first })).toMatchObject({
      commentId: id,
      reasons: [expect.any(String)],
    })
    expect(requestsTo(INFO).map(({ appid }) => appid)).toEqual([second])
    expect(JSON.stringify(texts('wecom'))).not.toContain(third)
  })
})

describe('a push over HTTP', () => {
  /** Gives the status of the answer, and what the function logs. */
  async function pushOverHttp(event: object, more: Record<string, string | undefined> = {}) {
    const options = { ...OVER_HTTP, env: { ...env(), ...PUSH_ENV, WECHAT_APPID: undefined, ...more } }
    const { envelope, logs } = await call('userVoice', event, options)
    const line = JSON.parse(logs.split('\n').find(line => line.startsWith('{"function"')) ?? '{}')
    return { status: Object(envelope).statusCode, line }
  }
  const told = () => texts('wecom').map(text => text.split('\n')[0])

  it('is of the mini program inside of it, whatever its path says, and nothing is asked of the others', async () => {
    const commentId = makeComment(third)
    const event = { ...pushEvent(commentId, { appid: third }), path: `/userVoice/${first}` }
    expect(await pushOverHttp(event)).toMatchObject({ status: 200, line: { alert: 'delivered' } })
    expect(requestsTo(INFO).map(({ appid }) => appid)).toEqual([third])
    expect(told()).toEqual([`【${shopOf(third)}】收到差评 ★☆☆☆☆`])
    expect(await pushOverHttp(pushEvent(commentId, { appid: 'wx00000000000000ff' }))).toMatchObject({
      status: 403,
      line: { message: expect.stringContaining('is not served here') },
    })
  })

  const PLAIN = { PUSH_AES_KEY: undefined }
  const plain = (appid: string, path: string) => ({
    ...pushEvent(makeComment(appid), { aesKey: undefined }),
    path,
  })

  it.each(['/userVoice/', '/', '/a/b/'])(
    'that is plain is of the mini program at the end of %s',
    async path => {
      const pushed = await pushOverHttp(plain(second, path + second), PLAIN)
      expect(pushed).toMatchObject({ status: 200, line: { push: 'plain', alert: 'delivered' } })
      expect(told()).toEqual([`【${shopOf(second)}】收到差评 ★☆☆☆☆`])
      // It is in none but that one.
      expect(await pushOverHttp(plain(first, path + second), PLAIN)).toMatchObject({
        status: 200,
        line: { alert: 'not found' },
      })
      expect(new Set(requestsTo(INFO).map(({ appid }) => appid))).toEqual(new Set([second]))
    },
  )

  it.each(['/userVoice', `/${second}/userVoice`, '/userVoice/wx00000000000000ff', `/userVoice/x${second}`])(
    'that is plain is not taken at %s',
    async path => {
      expect(await pushOverHttp(plain(second, path), PLAIN)).toMatchObject({ status: 403 })
      expect(requestsTo(INFO)).toEqual([])
    },
  )
})
