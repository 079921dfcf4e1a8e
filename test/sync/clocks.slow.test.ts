import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../../scripts/build/options'
import { APPID } from '../../scripts/local/cloud'
import { useAlerts } from '../helpers/alerts'

/* Instances whose clock is ahead, or behind. */

const { cloud, sync, sendFeedback, makeComment, voiceOf, texts, fresh, call } = useAlerts()

const DAY = 86_400
const now = () => Math.floor(Date.now() / 1000)
const voices = () => cloud().database.documents('user_voices')
const ids = () => voices().map(({ _id }) => _id)

/** Without a secret, no response of WeChat's that comes says what time it is. */
const UNDATED = { WECHAT_APPSECRET: undefined }
const DATED = {}

/** An instance whose clock is ahead by so many seconds. */
const ahead = (seconds: number, env: Record<string, string | undefined> = DATED) => ({
  env: {
    ...fresh().env,
    ...env,
    CLOCK_AHEAD: String(seconds),
    NODE_OPTIONS: `--require ${join(projectRoot, 'test/fixtures/clock.cjs')}`,
  },
})

const TIMER = { openid: undefined, source: 'wx_trigger', timeLimitMs: 60_000 }

it.each([
  [2 * 3600, DATED],
  [26 * 3600, DATED],
  [400 * DAY, DATED],
  [2 * 3600, UNDATED],
  [26 * 3600, UNDATED],
])('a clock %i seconds ahead for one run loses no alert and no comment, %j', async (seconds, env) => {
  const usual = { env: { ...fresh().env, ...env } }
  for (const isFirst of [false, true]) {
    if (!isFirst) await sync(usual)
    sendFeedback({ create_time: now() - 300 })
    await sync(ahead(seconds, env))
    // Newer than all that was there.
    const later = sendFeedback({ create_time: now() - (isFirst ? 0 : 60) })
    const comment = env === DATED ? makeComment() : undefined
    cloud().robot.clear()
    await sync(usual)
    expect(ids()).toEqual(expect.arrayContaining([later, ...(comment ? [voiceOf(comment)] : [])]))
    expect(texts().join('\n')).toContain(later)
    if (comment) expect(texts().join('\n')).toContain(comment)
    cloud().database.clear()
    cloud().database.insert('user_voices', [])
  }
})

it.each([
  [2 * 3600, DATED],
  [26 * 3600, DATED],
  [2 * 3600, UNDATED],
  [26 * 3600, UNDATED],
])('a clock %i seconds behind for one run loses no alert and no comment, %j', async (seconds, env) => {
  const usual = { env: { ...fresh().env, ...env } }
  sendFeedback({ create_time: now() - 300 })
  if (env === DATED) makeComment(100, '很早', now() - 300)
  await sync(usual)
  const during = sendFeedback({ create_time: now() - 600 })
  const comment = env === DATED ? makeComment() : undefined
  await sync(ahead(-seconds, env))
  await sync(usual)
  expect(ids()).toEqual(expect.arrayContaining([during, ...(comment ? [voiceOf(comment)] : [])]))
  expect(texts().join('\n')).toContain(during)
  if (comment) expect(texts().join('\n')).toContain(comment)
  const found = voices().find(({ _id }) => _id === during)
  if (env === DATED) expect(found).toMatchObject({ evidence: { state: 'none' } })
})

it.each([2 * 3600, 26 * 3600])(
  'an alert that no robot took while a clock was %i seconds ahead is told by the next sync',
  async seconds => {
    const usual = { env: { ...fresh().env, ...UNDATED } }
    await sync(usual)
    const id = sendFeedback()
    cloud().faults.add({ on: 'robot', errcode: 93000, times: 99 })
    await sync(ahead(seconds, UNDATED))
    expect(texts()).toEqual([])
    cloud().faults.clear()
    await sync(usual)
    expect(texts().join('\n')).toContain(id)
  },
)

describe('retention', () => {
  /** As many voices of this age as given, which WeChat has not any more. */
  function put(count: number, days: number): void {
    const [voice] = voices()
    const _id = () => `${voice?._id}:${Math.random()}`
    const createTime = now() - days * DAY
    cloud().database.insert(
      'user_voices',
      Array.from({ length: count }, () => ({ ...voice, _id: _id(), createTime, note: '已退款' })),
    )
  }
  const log = async (options: object) => (await call('syncVoices', {}, { ...TIMER, ...options })).logs
  const retention = { env: { ALERT_ROBOTS: undefined } }

  it('removes nothing where a clock is 400 days ahead, and says so in the log', async () => {
    for (const env of [DATED, UNDATED]) {
      sendFeedback()
      await sync(retention)
      put(20, 10)
      const before = voices().length
      const logs = await log(ahead(400 * DAY, env))
      expect(logs).toMatch(env === DATED ? /"retention":.*differ by 345\d{5} seconds/ : /more than half/)
      expect(voices()).toHaveLength(before)
      expect(await log(retention)).not.toContain('"retention"')
      cloud().database.clear()
    }
  })

  it('removes up to half of the archive at once', async () => {
    sendFeedback()
    await sync(retention)
    put(5, 10)
    put(6, 400)
    expect(await log(retention)).not.toContain('"retention"')
    expect(voices()).toHaveLength(6)
  })

  it('removes more than half only if a sync finds so a day later, too', async () => {
    sendFeedback()
    await sync(retention)
    put(5, 10)
    put(7, 400)
    expect(await log(retention)).toMatch(new RegExp(`"appid":"${APPID}",.*7 of 13 voices.*a day later`))
    expect(await log(retention)).toContain('"retention"')
    expect(voices()).toHaveLength(13)
    // Days later by the clocks of all, none of which is ahead of another: somebody syncs by hand now and then.
    age(5 * DAY)
    expect(await log(retention)).not.toContain('"retention"')
    expect(voices()).toHaveLength(6)
    // What was found before says nothing any more.
    put(7, 400)
    age(5 * DAY)
    expect(await log(retention)).toContain('"retention"')
    expect(voices()).toHaveLength(13)
    // Nor where a sync has found in between that all is as usual.
    cloud().database.clear()
    cloud().database.insert('user_voice_meta', [doubt])
    await sync(retention)
    age(5 * DAY)
    put(7, 400)
    expect(await log(retention)).toContain('"retention"')
  })

  const doubt = { _id: `retention:${APPID}`, purpose: 'retention', time: now() }

  /** As if retention had been in doubt for longer. */
  function age(seconds: number): void {
    const meta = cloud().database.documents('user_voice_meta')
    const written = voices()
    cloud().database.clear()
    cloud().database.insert('user_voices', written)
    const older = meta.map(document =>
      document.purpose === 'retention' ? { ...document, time: Number(document.time) - seconds } : document,
    )
    cloud().database.insert('user_voice_meta', older)
  }
})
