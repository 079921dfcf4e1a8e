import { describe, expect, it } from 'vitest'
import { ROBOTS, useAlerts } from '../helpers/alerts'

const { cloud, call, sync, push, sendFeedback, makeComment, endLeases, fresh, texts } = useAlerts()

describe('a robot', () => {
  it('that refuses gets three attempts, one a sync, then the log says so; the others are told once', async () => {
    await sync()
    const id = makeComment()
    const fault = cloud().faults.add({ on: 'robot.feishu', errcode: 19024, times: 9 })
    const logs: string[] = []
    for (let i = 0; i < 5; i++) {
      logs.push((await call('syncVoices', {}, fresh())).logs)
    }
    expect(fault.hits).toBe(3)
    expect(texts('feishu')).toEqual([])
    expect(texts('wecom')).toHaveLength(1)
    expect(texts('dingtalk')).toHaveLength(1)
    expect(logs.map(log => log.includes('"alert":"given up"'))).toEqual([false, false, true, false, false])
    expect(logs[2]).toContain(id)
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
      const told = ROBOTS.filter(name => texts(name).length > 0)
      endLeases()
      await sync()
      for (const name of ROBOTS) {
        for (const id of ids) {
          const times = texts(name).filter(text => text.includes(id)).length
          expect(times).toBeGreaterThanOrEqual(1)
          if (!told.includes(name)) expect(times).toBe(1)
        }
        cloud().robots[name].clear()
      }
    }
  },
  60_000,
)

it('an attempt is not taken over before its lease is over', async () => {
  await sync()
  const id = makeComment()
  // After the voice, the alert.
  cloud().faults.add({ on: 'database.insertDocument', kill: 'after', skip: 1 })
  await expect(sync()).rejects.toThrow('killed by a test')
  await sync()
  await push(id)
  expect(texts()).toEqual([])
  endLeases()
  await Promise.all([sync(), push(id), sync()])
  for (const name of ROBOTS) expect(texts(name)).toHaveLength(1)
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
