import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { functionsRoot } from '../../scripts/build/functions'
import { APPID, LocalCloud } from '../../scripts/local/cloud'
import { ROBOTS, useAlerts } from '../helpers/alerts'

const world = useAlerts()
const { cloud, call, sync, push, sendFeedback, makeComment, voiceOf, settings, requestsTo } = world

const CLOUD_CALL = 'urllink.generate'
const HTTPS = '/wxa/generate_urllink'
const DAY = 86_400

const texts = (name: (typeof ROBOTS)[number] = 'wecom') => cloud().robots[name].texts
const last = (name?: (typeof ROBOTS)[number]) => texts(name).at(-1) ?? ''
const linksMade = () => requestsTo(CLOUD_CALL).length + requestsTo(HTTPS).length
const path = (id: string) => `user-voice/voice/voice?id=${voiceOf(id)}`
const newestLink = () => cloud().urlLinks.at(-1)?.url

/** Another instance. */
let instances = 0
const another = (env: Record<string, string | undefined> = {}) => ({
  env: { ANOTHER: String(++instances), ...env },
})

/** A user complains, and WeChat pushes it; gives the id of the comment. */
async function complain(options: object = another()): Promise<string> {
  const id = makeComment()
  const { timeLimitMs = 60_000 } = options as { timeLimitMs?: number }
  expect(await push(id, { timeLimitMs, ...options })).toMatchObject({ alert: 'delivered' })
  return id
}

const kept = () =>
  cloud()
    .database.documents('user_voice_meta')
    .filter(({ purpose }) => purpose === 'link')

/** As if so much time had passed since what is kept of links was written. */
function pass(seconds: number): void {
  const meta = cloud().database.collection('user_voice_meta')
  for (const link of kept()) {
    const { _id, madeAt, askedAt } = link
    const before = { madeAt: Number(madeAt) - seconds, askedAt: Number(askedAt) - seconds }
    meta.set(String(_id), { ...link, ...before })
  }
}

it('every alert ends with a link that opens the voice, in the words of each robot; one link serves all', async () => {
  await sync()
  const comment = await complain()
  const feedback = [sendFeedback(), sendFeedback()]
  await sync(another())
  settings({ digestHour: new Date(Date.now() + 8 * 3600e3).getUTCHours() })
  await sync(another())
  const link = newestLink()
  expect(link).toMatch(/^https:\/\/wxaurl\.cn\/\w+$/)
  const to = (id: string) => `${link}?cq=${encodeURIComponent(`id=${id}`)}`
  for (const name of ROBOTS) {
    const [own = '', list = '', digest = '', ...others] = texts(name)
    expect(others).toEqual([])
    expect(own.split('\n').at(-1)).toBe(`小程序页面：${to(voiceOf(comment))}`)
    for (const id of feedback) expect(list.split('\n')).toContain(`  ${to(id)}`)
    expect(list.split('\n').at(-1)).toMatch(/^ {2}https:/)
    expect(digest.split('\n').at(-1)).toMatch(/^最早一条未处理完：.{16}，https:\S+$/)
    expect(digest.endsWith(`，${to(voiceOf(comment))}`)).toBe(true)
  }
  expect(cloud().urlLinks).toMatchObject([{ path: 'user-voice/voice/voice', query: '', days: 30 }])
  expect(requestsTo(CLOUD_CALL)).toHaveLength(1)
  expect(requestsTo(HTTPS)).toEqual([])
})

it('is made once in 25 days, and used for 29 where it cannot be renewed', async () => {
  await sync()
  await complain()
  const first = newestLink()
  pass(24 * DAY)
  await complain()
  expect(linksMade()).toBe(1)
  pass(2 * DAY)
  cloud().faults.add({ on: CLOUD_CALL, errcode: 85079 })
  await complain()
  expect(linksMade()).toBe(2)
  expect(last()).toContain(`${first}?cq=`)
  pass(3600)
  await complain()
  expect(newestLink()).not.toBe(first)
  expect(last()).toContain(`${newestLink()}?cq=`)
  pass(26 * DAY)
  cloud().faults.add({ on: CLOUD_CALL, errcode: 85079, times: 2 })
  await complain()
  pass(4 * DAY)
  expect(last()).toContain('https:')
  const id = await complain()
  expect(last()).toContain(path(id))
})

it('that a wrong clock noted is made anew', async () => {
  await sync()
  await complain()
  pass(-40 * DAY)
  await complain()
  expect(linksMade()).toBe(2)
  expect(last()).toContain(`${newestLink()}?cq=`)
})

describe('DESK_PATH', () => {
  it('names another page, which has a link of its own', async () => {
    await sync()
    await complain()
    for (let i = 0; i < 2; i++) {
      await complain(another({ DESK_PATH: 'packages/desk' }))
      expect(last()).toContain(`${cloud().urlLinks[1]?.url}?cq=`)
      await complain()
      expect(last()).toContain(`${cloud().urlLinks[0]?.url}?cq=`)
    }
    expect(cloud().urlLinks.map(({ path }) => path)).toEqual([
      'user-voice/voice/voice',
      'packages/desk/voice/voice',
    ])
  })

  it.each(['/user-voice', 'user-voice/', 'a//b', 'desk?x=1', 'https://desk', '桌面'])(
    '%s is a mistake, which costs no alert',
    async DESK_PATH => {
      const id = makeComment()
      const { logs } = await call('onBadComment', eventOf(id), another({ DESK_PATH }))
      expect(last()).toContain(path(id))
      expect(logs).toContain('DESK_PATH is not the root of a subpackage')
      expect(linksMade()).toBe(0)
    },
  )
})

const eventOf = (id: string) => ({
  MsgType: 'event',
  Event: 'wxa_comment_bad_score',
  result: { comment_id: id },
})

describe('where WeChat refuses it', () => {
  it.each([40002, 40013, 40165, 44993, 85079, 85407, 85408])(
    'the path stands there, and WeChat is asked again after an hour: %i',
    async errcode => {
      await sync()
      cloud().faults.add({ on: CLOUD_CALL, errcode })
      const id = makeComment()
      const { logs } = await call('onBadComment', eventOf(id), { ...another(), timeLimitMs: 60_000 })
      expect(logs).toContain(`the link to the desk: WeChat answered ${errcode}`)
      for (const name of ROBOTS) expect(last(name).endsWith(`\n小程序页面：${path(id)}`)).toBe(true)
      const other = await complain()
      expect(last()).toContain(path(other))
      sendFeedback()
      await sync(another())
      expect(last()).toContain('  user-voice/voice/voice?id=')
      expect(linksMade()).toBe(1)
      pass(3600)
      await complain()
      expect(last()).toContain(`${newestLink()}?cq=`)
      expect(linksMade()).toBe(2)
    },
  )

  it.each([
    ['no address', '{"errcode":0}'],
    ['no https', '{"errcode":0,"url_link":"http://wxaurl.cn/abc"}'],
    ['no web address', '{"errcode":0,"url_link":"weixin://dl/business/?t=abc"}'],
    ['a mention', '{"errcode":0,"url_link":"https://wxaurl.cn/@all"}'],
    ['far too long', `{"errcode":0,"url_link":"https://wxaurl.cn/${'a'.repeat(100)}"}`],
    ['no JSON', '<html>'],
  ])('or answers with %s', async (_, body) => {
    await sync()
    cloud().faults.add({ on: CLOUD_CALL, body })
    const id = await complain()
    expect(last()).toContain(path(id))
  })

  it('goes by HTTPS where the cloud call is not permitted', async () => {
    await sync()
    cloud().faults.add({ on: CLOUD_CALL, errorCode: -604101, times: 2 })
    await complain()
    expect(requestsTo(HTTPS)).toHaveLength(1)
    expect(requestsTo(HTTPS)[0]?.params).toEqual({
      path: 'user-voice/voice/voice',
      expire_type: 1,
      expire_interval: 30,
    })
    expect(last()).toContain(`${newestLink()}?cq=`)
    cloud().database.clear()
    const id = await complain(another({ WECHAT_APPSECRET: undefined }))
    expect(last()).toContain(path(id))
  })

  it('by the permissions of a function, too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'wx-user-voice-'))
    const other = join(folder, 'onBadComment')
    await cp(join(functionsRoot, 'onBadComment'), other, { recursive: true })
    await writeFile(join(other, 'config.json'), '{"permissions":{"openapi":[]}}')
    const local = await LocalCloud.start({
      functionsRoot: folder,
      env: ({ robotUrl }) => ({ ALERT_ROBOTS: robotUrl }),
    })
    try {
      await local.call('onBadComment', eventOf('77'), {
        openid: undefined,
        source: 'wx_x',
        env: { PUSH_SOURCES: 'wx_x' },
      })
      expect(local.requests.filter(({ name }) => name === CLOUD_CALL)).toHaveLength(1)
      expect(local.requests.filter(({ name }) => name === HTTPS)).toHaveLength(1)
      expect(local.robot.texts).toEqual([expect.stringContaining('https://wxaurl.cn/')])
    } finally {
      await local.stop()
      await rm(folder, { recursive: true })
    }
  })

  it('is made over HTTPS for another mini program than the calling one', async () => {
    const token = { access_token: 'token-of-another', expires_in: 7200 }
    cloud().faults.add({ on: '/cgi-bin/stable_token', body: JSON.stringify(token), times: 9 })
    cloud().faults.add({ on: HTTPS, body: '{"errcode":0,"url_link":"https://wxaurl.cn/other"}' })
    await complain(another({ WECHAT_APPID: 'wx00000000000000aa' }))
    expect(requestsTo(CLOUD_CALL)).toEqual([])
    expect(requestsTo(HTTPS)).toHaveLength(1)
    expect(last()).toContain('https://wxaurl.cn/other?cq=id%3Dwx00000000000000aa%3Acomment')
  })
})

describe('whatever goes wrong', () => {
  it('calls at the same time make one link', async () => {
    await sync()
    // Feishu's takes five messages a second.
    const ofWeCom = () => another({ ALERT_ROBOTS: cloud().robots.wecom.url })
    const instances = [ofWeCom(), ofWeCom(), ofWeCom()]
    cloud().faults.add({ on: CLOUD_CALL, errcode: 40002 })
    for (const instance of instances) await complain(instance)
    pass(3600)
    await Promise.all(instances.map(complain))
    expect(texts()).toHaveLength(6)
    expect(cloud().urlLinks).toHaveLength(1)
    expect(linksMade()).toBe(2)
    await complain(ofWeCom())
    expect(last()).toContain(`${newestLink()}?cq=`)
  })

  it.each([
    ['closes the connection afterwards', { close: 'after' }],
    ['closes it before', { close: 'before' }],
    ['does not answer', { hang: true }],
    ['is busy', { errcode: -1 }],
  ] as const)('a link that WeChat %s is not asked for twice', async (_, fault) => {
    await sync()
    cloud().faults.add({ on: CLOUD_CALL, times: 9, ...fault })
    for (let i = 0; i < 2; i++) {
      const id = await complain({ ...another(), timeLimitMs: 4000 })
      expect(last()).toContain(path(id))
    }
    sendFeedback()
    expect(await sync({ ...another(), timeLimitMs: 6000 })).toMatchObject({ alerts: 1 })
    expect(linksMade()).toBe(1)
  })

  it.each([
    ['does not answer', { hang: true }, 0],
    ['refuses', { code: 'SYS_ERR' }, 0],
  ] as const)('where the database %s, nobody asks for a link', async (_, fault, made) => {
    await sync()
    cloud().faults.add({ on: 'database.*', times: 999, ...fault })
    const id = await complain({ ...another(), timeLimitMs: 4000 })
    expect(last()).toContain(path(id))
    expect(linksMade()).toBe(made)
  })

  it.each([
    ['the note that WeChat is asked', 'database.insertDocument', 1],
    ['the link', 'database.modifyDocument', 0],
  ])('where the answer to writing %s is lost, one more link is made at most', async (_, on, skip) => {
    await sync()
    // A push inserts its alert at the same time.
    cloud().faults.add({ on, code: 'SYS_ERR', carriedOut: true, skip, times: 2 })
    for (let i = 0; i < 3; i++) await complain()
    expect(texts()).toHaveLength(3)
    expect(linksMade()).toBeLessThanOrEqual(1)
    cloud().faults.clear()
    pass(3600)
    for (let i = 0; i < 2; i++) await complain()
    expect(last()).toContain(`${newestLink()}?cq=`)
    expect(linksMade()).toBeLessThanOrEqual(2)
  })

  it('an instance without an archive keeps what it knows by itself', async () => {
    cloud().database.clear()
    const instance = another()
    await complain(instance)
    await complain(instance)
    expect(linksMade()).toBe(1)
    expect(last()).toContain(`${newestLink()}?cq=`)
    const refused = another()
    cloud().faults.add({ on: CLOUD_CALL, errcode: 40002 })
    for (let i = 0; i < 3; i++) {
      const id = await complain(refused)
      expect(last()).toContain(path(id))
    }
    expect(linksMade()).toBe(2)
  })

  it('what is kept and is no link is not used', async () => {
    await sync()
    await complain()
    const meta = cloud().database.collection('user_voice_meta')
    const [link] = kept()
    meta.set(String(link?._id), { ...link, url: 'javascript:alert(1)', askedAt: 'never' })
    await complain()
    expect(last()).toContain(`${newestLink()}?cq=`)
    expect(linksMade()).toBe(2)
  })
})

it('an idle sync looks for no link', async () => {
  await sync()
  await sync(another())
  expect(linksMade()).toBe(0)
  expect(kept()).toEqual([])
})

it('a robot that refuses what a message says gets it without a link', async () => {
  await sync()
  cloud().faults.add({ on: 'robot.dingtalk', errcode: 430101 })
  const id = await complain()
  expect(last('dingtalk')).toContain(path(id))
  expect(last('dingtalk')).not.toContain('http')
  expect(last('wecom')).toContain(`${newestLink()}?cq=`)
})

it("the link stays whole beside users' own addresses, which become none, and however much they write", async () => {
  await sync()
  const txt = `https://evil.com/a <a href="x">@all [点](http://evil.cn) ${'😀'.repeat(400)}`
  const id = makeComment(100, txt)
  const [comment] = cloud().comments.all
  if (comment?.comment.productInfo)
    comment.comment.productInfo.productList = [{ name: '😀'.repeat(200), picUrl: '' }]
  await push(id, another())
  for (const name of ROBOTS) {
    const lines = last(name).split('\n')
    expect(lines.at(-1)).toBe(
      `小程序页面：${newestLink()}?cq=id%3D${encodeURIComponent(`${APPID}:comment:${id}`)}`,
    )
    expect(lines.slice(0, -1).join('\n')).not.toMatch(/:\/\/|evil\.|[<>@]/)
  }
  expect(Buffer.byteLength(last())).toBeLessThanOrEqual(2048)
})

it('opens the desk where one is served', async () => {
  await sync()
  cloud().deskUrl = 'http://127.0.0.1:8787/'
  try {
    const id = await complain()
    const link = last().split('小程序页面：')[1] ?? ''
    const { origin, pathname, searchParams } = new URL(link)
    expect([origin, pathname]).toEqual(['http://127.0.0.1:8787', '/user-voice/voice/voice'])
    expect(searchParams.get('cq')).toBe(`id=${voiceOf(id)}`)
  } finally {
    cloud().deskUrl = undefined
  }
})
