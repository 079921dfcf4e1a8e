import { describe, expect, it } from 'vitest'
import { ROBOTS, useAlerts } from '../helpers/alerts'

const {
  cloud,
  call,
  data,
  sync,
  push,
  sendFeedback,
  makeComment,
  voiceOf,
  alerts,
  endLeases,
  passMinutes,
  settings,
  fresh,
  texts,
} = useAlerts()

const alertsOf = (ids: string[]) => alerts().filter(({ _id }) => ids.some(id => String(_id).endsWith(id)))

describe('a robot', () => {
  it('that refuses is asked by three syncs, after an hour and after six; then the log says so, and the next message', async () => {
    await sync()
    const id = makeComment()
    const fault = cloud().faults.add({ on: 'robot.feishu', errcode: 19021, times: 9 })
    const logs: string[] = []
    const hits: number[] = []
    const again = async () => {
      logs.push((await call('syncVoices', {}, fresh())).logs)
      hits.push(fault.hits)
    }
    for (let i = 0; i < 4; i++) await again()
    expect(hits).toEqual([1, 2, 3, 3])
    for (const minutes of [59, 1, 0, 359, 1, 0]) {
      passMinutes(minutes)
      await again()
    }
    expect(hits.slice(4)).toEqual([3, 4, 4, 4, 5, 5])
    expect(texts('feishu')).toEqual([])
    expect(texts('wecom')).toHaveLength(1)
    expect(texts('dingtalk')).toHaveLength(1)
    expect(logs.map(log => log.includes('"alert":"given up"'))).toEqual([
      ...Array(8).fill(false),
      true,
      false,
    ])
    expect(logs[8]).toContain(id)
    cloud().faults.clear()
    // Of two messages the first says it, and no later one.
    const later = [makeComment(), makeComment()]
    await sync()
    await push(makeComment())
    const [first, ...others] = texts('feishu')
    expect(first).toMatch(/^此前有 1 条提醒没能发到这里，请在小程序里查看\n\n收到差评/)
    expect(others).toHaveLength(2)
    expect(others.join()).not.toContain('此前')
    expect(later.some(id => first?.includes(id))).toBe(true)
    expect(texts('wecom').join()).not.toContain('此前')
    expect(logs.join('')).not.toMatch(/local-(feishu|dingtalk|robot)|收到就坏了/)
  })

  it('that refused is told by the next push or the next sync', async () => {
    await sync()
    for (const again of ['push', 'sync']) {
      const id = makeComment()
      cloud().faults.add({ on: 'robot.wecom', errcode: 45009 })
      expect(await push(id)).toMatchObject({ alert: 'not delivered' })
      await (again === 'push' ? push(id) : sync())
      for (const name of ROBOTS) expect(texts(name).filter(text => text.includes(id))).toHaveLength(1)
    }
  })

  it.each(['push', 'sync'])(
    'is told by the next %s of what was not wanted before its user made it worse',
    async next => {
      settings({ badComments: 1 })
      await sync()
      const id = makeComment(200)
      expect(await push(id)).toMatchObject({ alert: 'not wanted' })
      expect(alerts()).toEqual([])
      for (const { comment } of cloud().comments.all) if (comment.commentId === id) comment.score = 100
      await (next === 'push' ? push(id) : sync())
      await sync()
      for (const name of ROBOTS) expect(texts(name)).toHaveLength(1)
    },
  )

  it('that refused gets old and new feedback in one message', async () => {
    await sync()
    const first = sendFeedback()
    cloud().faults.add({ on: 'robot.dingtalk', errcode: 130101 })
    await sync()
    expect(texts('dingtalk')).toEqual([])
    const second = sendFeedback()
    await sync()
    expect(texts('dingtalk')).toHaveLength(1)
    expect(texts('dingtalk')[0]).toMatch(/^收到 2 条新反馈/)
    expect(texts('dingtalk')[0]).toContain(first)
    expect(texts('wecom')).toHaveLength(2)
    expect(texts('wecom')[1]).toContain(second)
    expect(texts('wecom')[1]).not.toContain(first)
  })

  it('that does not answer does not hold up the others', async () => {
    await sync()
    makeComment()
    cloud().faults.add({ on: 'robot.feishu', hang: true })
    await sync({ timeLimitMs: 6000 })
    expect(texts('wecom')).toHaveLength(1)
    expect(texts('dingtalk')).toHaveLength(1)
    await sync()
    expect(texts('feishu')).toHaveLength(1)
  })

  it('is told although another entry is not the address of a robot', async () => {
    await sync()
    makeComment()
    const ALERT_ROBOTS = `https://evil.example/?key=SECRETKEY,${cloud().robots.wecom.url}`
    const { logs } = await call('syncVoices', {}, { env: { ALERT_ROBOTS } })
    expect(texts()).toHaveLength(1)
    expect(logs).toContain('entry 1 of ALERT_ROBOTS (evil.example) is not the address of a group robot')
    expect(logs).not.toContain('SECRETKEY')
  })
})

describe('a robot that refuses what a message says', () => {
  const refusals = [
    ['dingtalk', 430101],
    ['dingtalk', 430102],
    ['dingtalk', 430104],
    ['dingtalk', 400013],
    ['feishu', 19024],
    ['wecom', 40058],
  ] as const

  it.each(refusals)('gets it at once without what others wrote: %s %i', async (name, errcode) => {
    await sync()
    const feedback = [sendFeedback({ content: '坏话' }), sendFeedback({ content: '好话', type: 7 })]
    cloud().faults.add({ on: `robot.${name}`, errcode })
    expect(await sync()).toMatchObject({ alerts: 2 })
    const comment = makeComment(100, '坏话')
    cloud().faults.add({ on: `robot.${name}`, errcode })
    expect(await push(comment)).toMatchObject({ alert: 'delivered' })
    await sync()
    const [list = '', own = '', ...others] = texts(name)
    expect(others).toEqual([])
    for (const id of feedback) expect(list).toContain(`user-voice/voice/voice?id=${id}`)
    expect(list).toMatch(
      /^收到 2 条新反馈\n（群机器人拒收这些内容，请在小程序里查看）\n1\. (小程序闪退|界面加载慢) · 2/,
    )
    const order = `订单号：ORDER-${comment}\n时间：`
    expect(own).toContain(`收到差评 ★☆☆☆☆\n内容：（群机器人拒收这些内容，请在小程序里查看）\n${order}`)
    expect(own).toContain(`评价 ID：${comment}\n小程序页面：user-voice/voice/voice?id=${voiceOf(comment)}`)
    expect(list + own).not.toMatch(/坏话|好话|HUAWEI|纸巾/)
  })

  it('also without what others wrote, was asked once', async () => {
    await sync()
    const id = makeComment()
    const fault = cloud().faults.add({ on: 'robot.dingtalk', errcode: 430102, times: 99 })
    const one = { env: { ...fresh().env, ALERT_ROBOTS: cloud().robots.dingtalk.url } }
    for (const hits of [2, 4, 6, 6]) {
      await sync(one)
      expect(fault.hits).toBe(hits)
    }
    cloud().faults.clear()
    passMinutes(60)
    await sync(one)
    expect(texts('dingtalk')).toEqual([expect.stringContaining(id)])
  })
})

it('a call that has no time for a robot makes no attempt, however many there are', async () => {
  await sync()
  const id = makeComment()
  const slow = { on: 'database.*', times: 999, delayMs: 330 }
  for (let i = 0; i < 7; i++) {
    cloud().faults.add(slow)
    const { logs } = await call('syncVoices', {}, { ...fresh(), timeLimitMs: 3000 })
    expect(logs).not.toContain('given up')
    cloud().faults.clear()
    endLeases()
  }
  for (const name of ROBOTS) expect(texts(name)).toEqual([])
  await sync()
  for (const name of ROBOTS) expect(texts(name)).toEqual([expect.stringContaining(id)])
})

// Dying at reads needs no test: nothing more was written than by a sync that dies at the next write.
it.each(['database.insertDocument', 'database.modifyDocument'])(
  'after a sync that dies at any %s, the next one tells what was not told, when the lease is over',
  async on => {
    await sync()
    for (let skip = 0; ; skip++) {
      const ids = [sendFeedback(), makeComment()]
      const fault = cloud().faults.add({ on, kill: 'before', skip })
      const isDead = await sync().then(
        () => false,
        () => true,
      )
      expect(isDead).toBe(fault.hits === 1)
      cloud().faults.clear()
      if (!isDead) {
        expect(skip).toBeGreaterThan(2)
        break
      }
      // The robots of which an attempt was taken: a message may arrive after the death of its sender.
      const asked = ROBOTS.filter((_, index) =>
        alertsOf(ids).some(({ robots }) => Object(Object.values(Object(robots))[index]).attempts > 0),
      )
      endLeases()
      await sync()
      for (const name of ROBOTS) {
        for (const id of ids) {
          const times = texts(name).filter(text => text.includes(id)).length
          expect(times).toBeGreaterThanOrEqual(1)
          if (!asked.includes(name)) expect(times).toBe(1)
        }
        cloud().robots[name].clear()
      }
    }
  },
  60_000,
)

it('an attempt is not taken over before its lease is over', async () => {
  await sync()
  const one = { env: { ...fresh().env, ALERT_ROBOTS: cloud().robots.wecom.url } }
  const leased = () => alerts().find(alert => JSON.stringify(alert).includes('"sending"'))
  // What a call writes at the same time has no order, so the change that takes an attempt is found by trying.
  for (let skip = 0; !leased(); skip = (skip + 1) % 8) {
    makeComment()
    cloud().faults.clear()
    cloud().faults.add({ on: 'database.modifyDocument', kill: 'after', skip })
    await sync(one).catch(() => {})
  }
  cloud().faults.clear()
  const id = String(leased()?._id).slice(-19)
  const times = () => texts().filter(text => text.includes(id)).length
  await sync(one)
  await push(id, one)
  expect(times()).toBe(0)
  endLeases()
  await Promise.all([sync(one), push(id, one), sync(one)])
  expect(times()).toBe(1)
})

describe('a database that', () => {
  it.each([
    ['refuses', { code: 'DATABASE_PERMISSION_DENIED' }],
    ['hangs', { hang: true }],
    ['has an error', { code: 'SYS_ERR' }],
  ] as const)('%s does not silence a push, which an instance tells once', async (_, fault) => {
    await sync()
    const id = makeComment()
    cloud().faults.add({ on: 'database.*', times: 1000, ...fault })
    const options = { env: { FRESH: JSON.stringify(fault) }, timeLimitMs: 5000 }
    expect(await push(id, options)).toMatchObject({ alert: 'delivered' })
    expect(await push(id, options)).toMatchObject({ alert: 'made before' })
    for (const name of ROBOTS) expect(texts(name)).toHaveLength(1)
  })

  it('answers again after a push learns what was told', async () => {
    await sync()
    const id = makeComment()
    cloud().faults.add({ on: 'database.getDocument', code: 'SYS_ERR', times: 3 })
    expect(await push(id)).toMatchObject({ alert: 'delivered' })
    await sync()
    for (const name of ROBOTS) expect(texts(name)).toHaveLength(1)
  })

  it('fails does not make a sync fail, and the next sync tells', async () => {
    await sync()
    const id = makeComment()
    cloud().faults.add({ on: 'database.insertDocument', code: 'DATABASE_PERMISSION_DENIED', skip: 1 })
    expect(await sync()).toMatchObject({ alerts: 0 })
    await sync()
    expect(texts()[0]).toContain(id)
  })
})

it('somebody who is forgotten while a sync looks for alerts is not told of again', async () => {
  await sync()
  const id = makeComment()
  await sync()
  cloud().clearRequests()
  await sync()
  const reads = () => cloud().requests.filter(({ name }) => name === 'database.getDocument')
  // Among the reads of a sync: which alerts there are already.
  const skip = reads().findIndex(({ params }) => String(params.query).includes(`"alert:${voiceOf(id)}"`))
  expect(skip).toBeGreaterThan(0)
  cloud().clearRequests()
  cloud().faults.add({ on: 'database.getDocument', skip, delayMs: 2000 })
  const syncing = sync()
  while (reads().length <= skip) await new Promise(resolve => setImmediate(resolve))
  await data('forgetUser', { openid: 'oSECRETOPENID0123456789abcd' })
  await syncing
  expect(alerts()).toEqual([])
  for (const name of ROBOTS) expect(texts(name)).toHaveLength(1)
})
