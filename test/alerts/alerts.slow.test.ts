import { describe, expect, it } from 'vitest'
import { ROBOTS, type RobotName, useAlerts } from '../helpers/alerts'

const {
  cloud,
  call,
  sync,
  push,
  sendFeedback,
  makeComment,
  voiceOf,
  settings,
  fresh,
  passMinutes,
  alerts,
  texts,
  requestsTo,
  reset,
} = useAlerts()

/** A test that depends on the hour. It runs again if the hour changes meanwhile. */
const withinAnHour = (test: () => Promise<void>) => async () => {
  for (;;) {
    const hour = chinaHour()
    const failure = await test().then(
      () => undefined,
      error => ({ error }),
    )
    if (!failure) return
    if (hour === chinaHour()) throw failure.error
    reset()
  }
}

const chinaHour = () => new Date(Date.now() + 8 * 3600 * 1000).getUTCHours()
const hourIn = (hours: number) => (chinaHour() + hours + 24) % 24

describe('a bad comment', () => {
  it('is told to each robot once, by the sync that finds it', async () => {
    await sync()
    const id = makeComment()
    makeComment(500, '很好')
    expect(await sync()).toMatchObject({ alerts: 1 })
    for (const name of ROBOTS) {
      expect(texts(name)).toHaveLength(1)
      expect(texts(name)[0]).toMatch(
        new RegExp(`评价 ID：${id}\n小程序页面：https://wxaurl.cn/\\w+\\?cq=id=${voiceOf(id)}$`),
      )
      expect(texts(name)[0]).toContain('商品：纸巾')
      expect(texts(name)[0]).toContain(`订单号：ORDER-${id}`)
    }
    expect(await sync()).toMatchObject({ alerts: 0 })
    expect(texts()).toHaveLength(1)
  })

  it.each([
    ['push first', ['push', 'sync', 'push', 'sync']],
    ['sync first', ['sync', 'push', 'push', 'sync']],
  ])('is told once: %s', async (_, calls) => {
    await sync()
    const id = makeComment()
    for (const call of calls) await (call === 'push' ? push(id) : sync())
    for (const name of ROBOTS) expect(texts(name)).toHaveLength(1)
  })

  it('is told once although pushes and syncs see it at the same moment', async () => {
    await sync()
    for (let round = 0; round < 3; round++) {
      const id = makeComment()
      await Promise.all([push(id), sync(), push(id), sync()])
      for (const name of ROBOTS) expect(texts(name).filter(text => text.includes(id))).toHaveLength(1)
    }
  })

  it('with more stars than the settings say is not told', async () => {
    settings({ badComments: 1 })
    await sync()
    const id = makeComment(200)
    expect(await push(id)).toMatchObject({ alert: 'not wanted' })
    await sync()
    settings({ badComments: 0 })
    makeComment(100)
    await sync()
    expect(texts()).toEqual([])
  })

  it('whose stars WeChat does not say is told only where WeChat pushes it as bad', async () => {
    await sync()
    const id = makeComment(Number.NaN)
    await sync()
    expect(texts()).toEqual([])
    expect(await push(id)).toMatchObject({ alert: 'delivered', stars: null })
    expect(texts()).toEqual([expect.stringContaining('收到差评 未评分\n内容：收到就坏了\n')])
  })

  it('is not told where the settings want none, although it cannot be fetched', async () => {
    settings({ badComments: 0 })
    await sync()
    cloud().faults.add({ on: '/wxaapi/comment/commentinfo/get', errcode: 45009, errmsg: 'quota' })
    expect(await push(makeComment())).toMatchObject({ alert: 'not wanted' })
    await sync()
    expect(texts()).toEqual([])
  })

  it('that was changed to a good one before the next attempt is not told', async () => {
    await sync()
    const id = makeComment()
    cloud().faults.add({ on: 'robot', errcode: 45009, times: 3 })
    expect(await push(id)).toMatchObject({ alert: 'not delivered' })
    const [comment] = cloud().comments.all
    if (comment) comment.comment.score = 500
    expect(await sync()).toMatchObject({ alerts: 0 })
    for (const name of ROBOTS) expect(texts(name)).toEqual([])
  })

  it('that cannot be fetched is told by its id', async () => {
    await sync()
    const id = makeComment()
    cloud().faults.add({ on: '/wxaapi/comment/commentinfo/get', errcode: 45009, errmsg: 'quota' })
    const line = await push(id)
    expect(line).toMatchObject({ alert: 'delivered', reasons: [expect.stringContaining('45009')] })
    expect(texts()).toEqual([
      expect.stringMatching(`^收到差评（暂时无法取得内容）\n评价 ID：${id}\n小程序页面：.*=${voiceOf(id)}$`),
    ])
    await sync()
    expect(texts()).toHaveLength(1)
  })
})

describe('new feedback', () => {
  it('of one sync is one message with what a person needs: contacts are masked, openids and names left out', async () => {
    await sync()
    const ids = [sendFeedback(), sendFeedback({ type: 17, content: '<@all> 第二条\n换行' })]
    expect(await sync()).toMatchObject({ alerts: 2 })
    for (const name of ROBOTS) {
      const [text = '', ...others] = texts(name)
      expect(others).toEqual([])
      expect(text).toMatch(/^收到 2 条新反馈\n/)
      for (const id of ids) expect(text).toContain(`?cq=id=${id}`)
      for (const word of [
        '小程序闪退',
        '其他（17）',
        'HUAWEI P60',
        'Android 12',
        '微信 8.0.40',
        '138****5678',
        '＜＠all＞ 第二条 换行',
      ])
        expect(text).toContain(word)
      expect(text).not.toMatch(/13812345678|abc12345|oSECRET|匿名/)
    }
    await sync()
    expect(texts()).toHaveLength(1)
  })

  it('comes with what the phone wrote, and is not read with all of it', async () => {
    await sync()
    const create_time = Math.floor(Date.now() / 1000) - 480
    const id = sendFeedback({ create_time, openid: 'oPhone' })
    const [entry, error] = [cloud().data.logs[0], cloud().data.jsErrors[0]]
    if (!entry || !error) throw new Error('no phone wrote anything')
    const time = create_time - 10
    const msg = [{ time, level: 8, msg: ['付款失败'] }]
    cloud().data.logs.push({ ...entry, id: 'oPhone', timestamp: time, msg })
    cloud().data.jsErrors.push({ ...error, openId: 'oPhone', time, errorMsg: 'Error: 回拨 13812345678' })
    cloud().clearRequests()
    expect(await sync()).toMatchObject({ evidence: 1, alerts: 1 })
    for (const name of ROBOTS)
      expect(texts(name)[0]).toContain('\n  日志 1 条，JS 错误：Error: 回拨 138****5678\n')
    const reads = requestsTo('database.getDocument').filter(({ params }) => String(params.query).includes(id))
    const projections = reads.map(({ params }) => String(params.projection)).join()
    for (const path of ['evidence.logs', 'history', 'record.systemInfo']) {
      expect(projections).toContain(`"${path}":{"$numberInt":"0"}`)
    }
  })

  it('is told as a list of ten and the number of all others, within the limit of each robot', async () => {
    await sync()
    const ids = Array.from({ length: 25 }, (_, i) =>
      sendFeedback({ content: `${i}${'很长的话'.repeat(100)}` }),
    )
    expect(await sync()).toMatchObject({ alerts: 25 })
    for (const name of ROBOTS) {
      const [text = ''] = texts(name)
      expect(ids.filter(id => text.includes(id))).toHaveLength(10)
      expect(text).toContain('\n还有 15 条')
      expect(text).toContain('很长的话')
    }
    expect(Buffer.byteLength(texts()[0] ?? '')).toBeLessThanOrEqual(2048)
  })

  it('is not told where the settings say so', async () => {
    settings({ newFeedback: false })
    await sync()
    sendFeedback()
    expect(await sync()).toMatchObject({ alerts: 0 })
    expect(texts()).toEqual([])
  })
})

it('the first sync tells nothing that is older than an hour', async () => {
  const hours = (count: number) => Math.floor(Date.now() / 1000) - count * 3600
  const old = sendFeedback({ create_time: hours(2) })
  const young = sendFeedback({ create_time: hours(0.5) })
  makeComment(100, '旧', hours(30))
  expect(await sync()).toMatchObject({ alerts: 1 })
  expect(texts()).toHaveLength(1)
  expect(texts()[0]).toContain(young)
  expect(texts()[0]).not.toContain(old)
})

it('nothing is told of a person who was forgotten', async () => {
  await sync()
  const id = sendFeedback()
  cloud().faults.add({ on: 'robot', errcode: 45009, times: 3 })
  await sync()
  expect(alerts()).toHaveLength(1)
  const names: RobotName[] = [...ROBOTS]
  await call('forgetUser', { openid: 'oSECRETOPENID0123456789abcd' })
  cloud().data.feedback.length = 0
  await sync()
  expect(names.flatMap(name => texts(name)).join('')).not.toContain(id)
})

describe('quiet hours', () => {
  it(
    'hold all alerts back, which are then sent in one message',
    withinAnHour(async () => {
      await sync()
      settings({ quiet: [hourIn(-1), hourIn(2)], digestHour: chinaHour() })
      const pushed = makeComment()
      expect(await push(pushed)).toMatchObject({ alert: 'held back' })
      const feedback = [sendFeedback(), sendFeedback()]
      expect(await sync()).toMatchObject({ alerts: 0 })
      const found = makeComment()
      expect(await sync()).toMatchObject({ alerts: 0 })
      expect(requestsTo('robot.wecom')).toHaveLength(0)
      settings({})
      await sync()
      for (const name of ROBOTS) {
        expect(texts(name)).toHaveLength(1)
        for (const id of [pushed, found, ...feedback]) expect(texts(name)[0]).toContain(id)
        expect(texts(name)[0]).toContain('免打扰时段内收到 2 条差评、2 条新反馈')
        expect(texts(name)[0]).toContain('用户之声日报')
      }
      await sync()
      expect(texts()).toHaveLength(1)
    }),
  )

  it(
    'do not hold back a comment that has more stars than the settings say',
    withinAnHour(async () => {
      await sync()
      settings({ quiet: [hourIn(-1), hourIn(2)], badComments: 1 })
      await push(makeComment(200))
      await sync()
      settings({ badComments: 1 })
      expect(await sync()).toMatchObject({ alerts: 0 })
      expect(texts()).toEqual([])
    }),
  )

  it(
    'end at the hour that the settings say',
    withinAnHour(async () => {
      settings({ quiet: [hourIn(1), hourIn(-1)] })
      await sync()
      makeComment()
      await sync()
      expect(texts()).toHaveLength(1)
    }),
  )
})

describe('the digest', () => {
  it(
    'goes out once a day, with the first sync in its hour',
    withinAnHour(async () => {
      sendFeedback({ create_time: Math.floor(Date.now() / 1000) - 7200 })
      for (let i = 0; i < 5; i++) sendFeedback({ create_time: Math.floor(Date.now() / 1000) - 7200, type: 7 })
      makeComment(300, '一般', Math.floor(Date.now() / 1000) - 7200)
      settings({ digestHour: chinaHour() < 23 ? chinaHour() + 1 : null }) // No later one is left after 23.
      await sync()
      expect(texts()).toEqual([])
      // Its state is `open`, but it is still the oldest that is not done.
      const first = sendFeedback({ create_time: Math.floor(Date.now() / 1000) - 9000 })
      await sync()
      await call('updateVoice', { id: first, state: 'open' }, fresh())
      settings({ digestHour: chinaHour() })
      const told = await Promise.all([sync(), sync()])
      expect(told.map(({ alerts }) => alerts)).toEqual([0, 0])
      await sync()
      for (const name of ROBOTS) {
        expect(texts(name)).toHaveLength(1)
        const [text = ''] = texts(name)
        expect(text).toMatch(/^用户之声日报 \d{4}-\d\d-\d\d\n/)
        expect(text).toContain('24 小时内：新反馈 7 条，新评价 1 条，平均 3.0 星')
        expect(text).toContain('待处理 7 条，处理中 1 条，已处理 0 条')
        expect(text).toMatch(/最早一条未处理完：\d{4}-\d\d-\d\d \d\d:\d\d，https:\S+\?cq=id=\S+$/)
        expect(text).toContain(first)
        expect(text).toContain('明显增多：界面加载慢 5 条（平时每天 0.0 条）')
      }
    }),
  )

  it(
    'goes out once also where no sync ran within its hour',
    withinAnHour(async () => {
      settings({ digestHour: hourIn(-2) })
      await Promise.all([sync(), sync()])
      await sync()
      for (const name of ROBOTS) expect(texts(name)).toEqual([expect.stringMatching(/^用户之声日报 /)])
    }),
  )

  it.each([{ code: 'SYS_ERR' }, { hang: true }] as const)(
    'that cannot be counted comes later, and the rest is told at once: %j',
    fault =>
      withinAnHour(async () => {
        await sync()
        settings({ digestHour: chinaHour() })
        const id = makeComment()
        cloud().faults.add({ on: 'database.aggregateDocuments', times: 50, ...fault })
        const { logs } = await call('syncVoices', {}, { ...fresh(), timeLimitMs: 10_000 })
        for (const name of ROBOTS) expect(texts(name)).toEqual([expect.stringContaining(id)])
        expect(logs).toContain('the digest of the day')
        cloud().faults.clear()
        await sync()
        for (const name of ROBOTS) expect(texts(name)[1]).toContain('用户之声日报')
      })(),
  )

  it(
    'that was refused gets another attempt',
    withinAnHour(async () => {
      settings({ digestHour: chinaHour() })
      cloud().faults.add({ on: 'robot.wecom', errcode: 45009 })
      await sync()
      expect(texts()).toEqual([])
      // WeChat's clock, which counts, may be a second behind in the next sync.
      passMinutes(1)
      await sync()
      expect(texts()).toHaveLength(1)
      expect(texts('feishu')).toHaveLength(1)
    }),
  )
})

describe('what phones wrote', () => {
  const LOG = '/wxaapi/userlog/userlog_search'
  const time = Math.floor(Date.now() / 1000) - 900
  const openid = 'oPHONE000000000000000000001'

  function sendWithLog(): void {
    sendFeedback({ create_time: time, openid })
    const msg = [{ time, level: 8, msg: ['支付失败'] }]
    const empty = { libraryVersion: '', clientVersion: '', filterMsg: '' }
    const phone = { ...empty, level: 8, platform: 1, traceid: 't' }
    cloud().data.logs.splice(0)
    cloud().data.logs.push({ ...phone, id: openid, timestamp: time, url: 'pages/pay/pay', msg })
  }

  it('is asked for after bad comments are told, and before new feedback is, which says what was found', async () => {
    await sync()
    sendWithLog()
    const id = makeComment()
    cloud().clearRequests()
    expect(await sync()).toMatchObject({ evidence: 1, alerts: 2 })
    const order = cloud().requests.flatMap(({ name, server }) =>
      name === LOG || server === 'robot' ? [name === LOG ? LOG : server] : [],
    )
    expect(order.slice(0, 4)).toEqual(['robot', 'robot', 'robot', LOG])
    expect(order.slice(-3)).toEqual(['robot', 'robot', 'robot'])
    for (const name of ROBOTS) {
      expect(texts(name)[0]).toContain(id)
      expect(texts(name)[1]).toMatch(/收到 1 条新反馈[\s\S]*日志 1 条/)
    }
  })

  it('does not keep new feedback from being told where it does not come, nor makes it told twice', async () => {
    await sync()
    sendWithLog()
    cloud().faults.add({ on: LOG, errcode: -1, times: 99 })
    expect(await sync()).toMatchObject({ evidence: 0, alerts: 1 })
    cloud().faults.clear()
    expect(await sync()).toMatchObject({ evidence: 1, alerts: 0 })
    for (const name of ROBOTS) expect(texts(name)).toHaveLength(1)
  })

  it('gives a robot that refuses a bad comment no second turn in the same sync', async () => {
    await sync()
    sendWithLog()
    makeComment()
    const fault = cloud().faults.add({ on: 'robot.feishu', errcode: 19021, times: 9 })
    await sync()
    // One of the comment, one of the feedback.
    expect(fault.hits).toBe(2)
  })
})
