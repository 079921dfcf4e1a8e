import { beforeEach, describe, expect, it } from 'vitest'
import { APPID } from '../../scripts/local/cloud'
import { sampleData } from '../../scripts/local/sample/data'
import type { FeedbackRecord, JsErrorRecord, LogRecord } from '../../scripts/local/sample/records'
import { chinaDate, chinaMidnight, day } from '../../scripts/local/sample/times'
import type { VoiceStats } from '../../shared/archive/types'
import type { SyncResult } from '../../shared/sync/types'
import { useLocalCloud } from '../helpers/cloud'

const { cloud, call, data, requestsTo } = useLocalCloud({
  data: { ...sampleData(Date.now()), feedback: [], comments: [], logs: [], jsErrors: [] },
})

const LOG = '/wxaapi/userlog/userlog_search'
const ERRORS = '/wxaapi/log/jserr_list'
const DETAIL = '/wxaapi/log/jserr_detail'
/** A busy machine is slow. */
const TIMER = { openid: undefined, source: 'wx_trigger', timeLimitMs: 60_000 } as const
const now = () => Math.floor(Date.now() / 1000)
const OPENID = 'oPHONE000000000000000000001'

let ids = 1000
beforeEach(() => {
  const { feedback, logs, jsErrors } = cloud().data
  for (const list of [feedback, logs, jsErrors]) list.length = 0
  cloud().database.clear()
})

const sync = (env: Record<string, string> = {}) => data<SyncResult>('syncVoices', {}, { ...TIMER, env })

/** Somebody gives feedback; gives the `_id` of its voice. */
function feedbackAt(create_time: number, given: Partial<FeedbackRecord> = {}): string {
  const record_id = ++ids
  cloud().data.feedback.unshift({
    record_id,
    create_time,
    content: '白屏了',
    phone: '',
    openid: OPENID,
    nickname: '小明',
    head_url: '',
    type: 1,
    ...given,
  })
  cloud().data.feedback.sort((a, b) => b.create_time - a.create_time)
  return `${APPID}:feedback:${record_id}`
}

const log = (timestamp: number, msg: LogRecord['msg'], given: Partial<LogRecord> = {}) =>
  void cloud().data.logs.push({
    level: 2,
    platform: 1,
    libraryVersion: '3.7.1',
    clientVersion: '8.0.55',
    id: OPENID,
    timestamp,
    url: 'pages/pay/pay',
    traceid: `t${cloud().data.logs.length}`,
    filterMsg: '',
    msg,
    ...given,
  })

const jsError = (time: number, errorMsg: string, given: Partial<JsErrorRecord> = {}) =>
  void cloud().data.jsErrors.push({
    time,
    openId: OPENID,
    errorMsg,
    errorStack: `${errorMsg}\n    at pay.js:3:14`,
    errType: 1,
    appVersion: '1.0.0',
    sdkVersion: '3.7.1',
    clientVersion: '8.0.55',
    osName: 1,
    deviceModel: 'ALN-AL00',
    route: 'pages/pay/pay',
    nickname: '小明',
    ...given,
  })

type Document = Record<string, unknown>
const voice = (id: string): Document =>
  cloud()
    .database.documents('user_voices')
    .find(({ _id }) => _id === id) ?? {}
const evidenceOf = (id: string) => Object(voice(id).evidence)
const textsOf = (id: string): string[] => evidenceOf(id).logs.map(({ text }: { text: string }) => text)
const meta = () => cloud().database.collection('user_voice_meta')
const pending = (): Document => Object(meta().get(`evidence:${APPID}:feedback`))
const databaseRequests = () => cloud().requests.filter(({ name }) => name.startsWith('database.'))
const asked = () => [LOG, ERRORS, DETAIL].map(name => requestsTo(name).length)

/** A time on a day some days ago, so many seconds after its midnight. */
const onDay = (daysAgo: number, seconds: number) => chinaMidnight(now()) - daysAgo * day + seconds

describe('a feedback', () => {
  it('has what its phone wrote around it, on both sides of midnight, in its own words and levels', async () => {
    const time = onDay(1, 600)
    const id = feedbackAt(time)
    const line = (seconds: number, level: number, ...msg: string[]) => ({ time: time + seconds, level, msg })
    log(time - 650, [line(-1801, 2, '太早'), line(-1800, 2, '打开', '首页'), line(-700, 4, '网络慢')])
    log(time + 700, [
      { ...line(-3, 8, '支付失败'), time: (time - 3) * 1000 },
      { ...line(-2, 2), msg: '一段文字' },
      line(-1, 16, '没有记载的等级'),
      line(0, 6, '两个等级'),
      { time: 0, level: 2, msg: ['没有时间的太晚'] },
      line(300, 2, '刚好'),
      line(301, 2, '太晚'),
    ])
    log(time + 20, [{ time: 0, level: 2, msg: ['没有时间'] }], { url: 'pages/list/list' })
    log(time, [line(0, 2, '别人的')], { id: 'oSOMEBODYELSE' })
    for (const seconds of [-300, 300, 400]) jsError(time + seconds, 'TypeError: x')
    jsError(time - 700, 'Error: 前一天的')
    jsError(time, 'Error: 别人的', { openId: 'oSOMEBODYELSE' })
    expect(await sync()).toMatchObject({ evidence: 1 })
    const page = 'pages/pay/pay'
    expect(evidenceOf(id)).toEqual({
      state: 'found',
      fetchedAt: expect.any(Number),
      logs: [
        { time: time - 1800, level: 'info', page, text: '打开 首页' },
        { time: time - 700, level: 'warn', page, text: '网络慢' },
        { time: time - 3, level: 'error', page, text: '支付失败' },
        { time: time - 2, level: 'info', page, text: '一段文字' },
        { time: time - 1, level: 'debug', page, text: '没有记载的等级' },
        { time, level: 'debug', page, text: '两个等级' },
        { time: time + 20, level: 'info', page: 'pages/list/list', text: '没有时间' },
        { time: time + 300, level: 'info', page, text: '刚好' },
      ],
      errors: [
        { message: 'TypeError: x', stack: 'TypeError: x\n    at pay.js:3:14', count: 3 },
        { message: 'Error: 前一天的', stack: 'Error: 前一天的\n    at pay.js:3:14', count: 1 },
      ],
    })
    expect(voice(id).evidenceCounts).toEqual({ state: 'found', logs: 8, errors: 2 })
    expect(requestsTo(LOG).map(({ params }) => params)).toEqual([
      expect.objectContaining({
        id: OPENID,
        date: chinaDate(time - 3600),
        begintime: String(time - 3600),
        endtime: String(time - 601),
      }),
      expect.objectContaining({
        date: chinaDate(time),
        begintime: String(time - 600),
        endtime: String(time + 900),
        start: '0',
        limit: '20',
      }),
    ])
    expect(asked()).toEqual([2, 1, 0])
  })

  it('has the nearest 50 lines of at most two pages a day, and at most ten errors', async () => {
    const time = onDay(1, 43_200)
    const id = feedbackAt(time)
    for (let i = 0; i < 50; i++) {
      const msg = Array.from({ length: i === 0 ? 200 : 1 }, (_, n) => ({
        time: time - 100 + n,
        level: 2,
        msg: [`${i}-${n}`],
      }))
      log(time, msg)
    }
    for (let i = 0; i < 15; i++) for (let n = 0; n <= i; n++) jsError(time, `E${i}`)
    await sync()
    expect(requestsTo(LOG).map(({ params }) => params.start)).toEqual(['0', '20'])
    expect(textsOf(id)).toHaveLength(50)
    expect(textsOf(id)[0]).toBe('0-75')
    expect(evidenceOf(id).errors.map(({ count }: { count: number }) => count)).toEqual([
      15, 14, 13, 12, 11, 10, 9, 8, 7, 6,
    ])
  })

  it('has the stack of the first error where only the detail gives it', async () => {
    const time = onDay(1, 43_200)
    const id = feedbackAt(time)
    for (const message of ['内部错误', '内部错误', '另一个']) jsError(time, message, { errType: 3 })
    for (const fault of [{ errcode: 45_011 }, { close: 'before', times: 3 }] as const) {
      cloud().faults.add({ on: DETAIL, ...fault })
      expect(await sync()).toMatchObject({ evidence: 0 })
      expect(voice(id)).not.toHaveProperty('evidence')
    }
    expect(await sync()).toMatchObject({ evidence: 1 })
    expect(evidenceOf(id).errors).toEqual([
      { message: '内部错误', stack: '内部错误\n    at pay.js:3:14', count: 2 },
      { message: '另一个', stack: '', count: 1 },
    ])
    expect(asked()).toEqual([3, 3, 5])
  })

  it('has no contacts and credentials of it, and at most 100 KB', async () => {
    const time = onDay(1, 43_200)
    const id = feedbackAt(time)
    const line = (text: string) => ({ time, level: 2, msg: [text] })
    log(time, [line('电话 13812345678 session_key=AbCd1234'), line('很'.repeat(200_000)), line('尾')])
    log(time, [{ time, level: 2, msg: ['token', 'abc123def456'] }])
    jsError(time, `Error ${'0123456789abcdef'.repeat(2)}`)
    const { logs } = await call('syncVoices', {}, TIMER)
    expect(Buffer.byteLength(JSON.stringify(evidenceOf(id)))).toBeLessThan(100_200)
    const [first, long, last, token] = textsOf(id)
    expect([first, last, token]).toEqual(['电话 138****5678 session_key=***', '尾', 'token ***'])
    expect(long).toMatch(/^很{2000,}$/)
    const error = { message: 'Error ***', stack: 'Error ***\n    at pay.js:3:14' }
    expect(evidenceOf(id)).toMatchObject({ cut: true, errors: [error] })
    expect(logs).not.toMatch(new RegExp(`尾|${OPENID}`))
  })

  it('is found by what the statistics say of its error, however long that is', async () => {
    const id = feedbackAt(onDay(1, 43_200))
    jsError(onDay(1, 43_200), '😀错'.repeat(3000))
    await sync()
    const [most] = (await data<VoiceStats>('getVoiceStats', {})).errors
    expect(await data('listVoices', { error: most?.message })).toMatchObject({ list: [{ _id: id }] })
    expect(evidenceOf(id).cut).toBe(true)
  })

  it('is asked of while WeChat has its log: of earlier days it is unavailable, and older ones have nothing', async () => {
    const [first, before] = [onDay(6, 600), onDay(6, -600)]
    const isYoung = now() - before < 7 * day
    log(first, [{ time: first - 10, level: 2, msg: ['还在'] }])
    const [id, gone, old] = [feedbackAt(first), feedbackAt(before), feedbackAt(now() - 7 * day - 60)]
    await sync()
    expect(textsOf(id)).toEqual(['还在'])
    expect(requestsTo(LOG).map(({ params }) => params.date)).toEqual([chinaDate(first)])
    expect(evidenceOf(gone).state).toBe(isYoung ? 'unavailable' : undefined)
    expect(voice(old)).not.toHaveProperty('evidence')
  })

  it('waits until it is six minutes old', async () => {
    const time = now() - 300
    const id = feedbackAt(time)
    const other = feedbackAt(now() - 420)
    log(now() - 320, [{ time: now() - 320, level: 2, msg: ['刚才'] }])
    expect(await sync()).toMatchObject({ evidence: 1 })
    expect(voice(id)).not.toHaveProperty('evidence')
    expect(Object.values(Object(pending().spans))).toEqual([{ from: time, until: 0 }])
    // Time passes.
    const voices = cloud().database.collection('user_voices')
    voices.set(id, { ...voice(id), createTime: time - 100 } as never)
    const spans = { before: { from: time - 100, until: 0 } }
    meta().set(`evidence:${APPID}:feedback`, { ...pending(), spans } as never)
    expect(await sync()).toMatchObject({ evidence: 1 })
    expect([id, other].map(textsOf)).toEqual([['刚才'], ['刚才']])
    expect(pending().spans).toEqual({})
  })

  it('of nobody is not asked of', async () => {
    log(now() - 900, [{ time: now() - 900, level: 2, msg: ['别人的'] }])
    const id = feedbackAt(now() - 900, { openid: '' })
    await sync()
    expect(evidenceOf(id)).toMatchObject({ state: 'unavailable', logs: [] })
    expect(asked()).toEqual([0, 0, 0])
  })

  it('whose author is forgotten loses it, and gets it from no later sync', async () => {
    const time = onDay(1, 43_200)
    const id = feedbackAt(time)
    log(time, [{ time, level: 2, msg: ['秘密的话'] }])
    await sync()
    expect(textsOf(id)).toEqual(['秘密的话'])
    await data('forgetUser', { openid: OPENID })
    await sync()
    const { database } = cloud()
    const everything = database.collections().flatMap(name => database.documents(name))
    expect(JSON.stringify(everything)).not.toMatch(new RegExp(`秘密的话|${OPENID}`))
  })
})

describe('a sync', () => {
  it('with 50 new feedbacks makes at most 60 more requests to the database, and one without any none', async () => {
    const time = onDay(1, 43_200)
    const off = { FEEDBACK_EVIDENCE: 'off' }
    for (let i = 0; i < 52; i++) {
      feedbackAt(time + i, { openid: `oPHONE${i}` })
      log(time + i, [{ time: time + i, level: 2, msg: [`${i}`] }], { id: `oPHONE${i}` })
    }
    await sync(off)
    const usual = databaseRequests().length
    cloud().database.clear()
    cloud().clearRequests()
    expect(await sync()).toMatchObject({ evidence: 50 })
    expect(databaseRequests().length - usual).toBeLessThanOrEqual(60)
    cloud().clearRequests()
    expect(await sync()).toMatchObject({ evidence: 2 })
    cloud().clearRequests()
    expect(await sync()).toMatchObject({ evidence: 0 })
    const idle = databaseRequests().length
    expect(asked()).toEqual([0, 0, 0])
    cloud().clearRequests()
    await sync(off)
    expect(databaseRequests()).toHaveLength(idle)
  })

  it('marks those with nothing in one request', async () => {
    for (let i = 0; i < 20; i++) feedbackAt(onDay(1, 43_200 + i))
    await sync({ FEEDBACK_EVIDENCE: 'off' })
    const usual = databaseRequests().length
    cloud().database.clear()
    cloud().clearRequests()
    expect(await sync()).toMatchObject({ evidence: 0 })
    expect(databaseRequests().length - usual).toBeLessThanOrEqual(6)
    for (const voice of cloud().database.documents('user_voices')) {
      expect(voice.evidenceCounts).toEqual({ state: 'none', logs: 0, errors: 0 })
    }
  })

  it('that is slower than another one leaves alone what that one wrote', async () => {
    const id = feedbackAt(onDay(1, 43_200))
    log(onDay(1, 43_200), [{ time: onDay(1, 43_200), level: 2, msg: ['一次'] }])
    const body = JSON.stringify({ success: true, data: [{ errorMsg: '晚到', pv: 1 }], totalCount: 1 })
    cloud().faults.add({ on: ERRORS, delayMs: 2000, body })
    const both = await Promise.all([sync(), sync()])
    expect(both.map(({ evidence }) => evidence).sort()).toEqual([0, 1])
    expect(evidenceOf(id)).toMatchObject({ logs: [{ text: '一次' }], errors: [] })
  })

  it('that dies while it adds a feedback leaves what its phone wrote to the next one', async () => {
    for (let skip = 0, isOver = false; !isOver; skip++) {
      cloud().database.clear()
      const id = feedbackAt(onDay(1, 43_200))
      const fault = cloud().faults.add({ on: 'database.insertDocument', kill: 'after', skip })
      await sync().catch(() => {})
      isOver = fault.hits === 0
      cloud().faults.clear()
      await sync()
      expect(evidenceOf(id).state).toBe('none')
    }
  })

  it('waits for WeChat for a third of its time at most', async () => {
    feedbackAt(onDay(1, 43_200))
    log(onDay(1, 43_200), [{ time: onDay(1, 43_200), level: 2, msg: ['迟'] }])
    cloud().faults.add({ on: LOG, delayMs: 5000 })
    const found = await data<SyncResult>('syncVoices', {}, { ...TIMER, timeLimitMs: 12_000 })
    expect(found).toMatchObject({ evidence: 0, feedback: { complete: true } })
  })

  it('asks of few more where there is no clear answer', async () => {
    for (let i = 0; i < 30; i++) feedbackAt(onDay(1, 43_200 + i))
    cloud().faults.add({ on: LOG, errcode: 45_011, times: 99 })
    expect(await sync()).toMatchObject({ evidence: 0 })
    expect(asked()[0]).toBeLessThan(14)
  })

  it.each([
    ['off', { FEEDBACK_EVIDENCE: 'off' }],
    ['without a credential', { WECHAT_APPSECRET: '' }],
    ['set to what does not exist', { FEEDBACK_EVIDENCE: 'maybe' }],
  ])('that is %s asks and writes nothing', async (_, env) => {
    const id = feedbackAt(now() - 900)
    const { envelope, logs } = await call('syncVoices', {}, { ...TIMER, env })
    expect(envelope).toMatchObject({ data: { evidence: 0, feedback: { added: 1 } } })
    expect(logs.includes('"evidence":"not_configured"')).toBe(Object.values(env).includes('maybe'))
    expect(asked()).toEqual([0, 0, 0])
    expect(pending()).toEqual({})
    expect(voice(id)).not.toHaveProperty('evidence')
  })

  it.each([48_001, 48_004, 61_007, 45_009])(
    'stops until the next day where WeChat answers %d',
    async errcode => {
      const id = feedbackAt(onDay(0, 0) - 60)
      log(onDay(0, -70), [{ time: onDay(0, -70), level: 2, msg: ['还在'] }])
      cloud().faults.add({ on: ERRORS, errcode, times: 99 })
      const { envelope, logs } = await call('syncVoices', {}, TIMER)
      expect(envelope).toMatchObject({ data: { evidence: 0, feedback: { complete: true } } })
      expect(logs.match(/"evidence":/g)).toHaveLength(1)
      expect(logs).toContain(`"appid":"${APPID}","reason":"WeChat answered ${errcode}`)
      cloud().faults.clear()
      cloud().clearRequests()
      await sync()
      expect(asked()).toEqual([0, 0, 0])
      expect(voice(id)).not.toHaveProperty('evidence')
      meta().set(`evidence:${APPID}:feedback`, { ...pending(), stoppedOn: '2026-01-01' } as never)
      expect(await sync()).toMatchObject({ evidence: 1 })
    },
  )

  it.each([
    ['HTTP 500', { body: 'oops', status: 500 }, 'network'],
    ['no JSON', { body: '<html>' }, 'bad_response'],
    ['-1', { errcode: -1 }, 'wechat'],
    ['a closed connection', { close: 'before' }, 'network'],
  ] as const)(
    'to which the log answers %s writes nothing, and tries again in the next run',
    async (_, fault, kind) => {
      const id = feedbackAt(onDay(1, 43_200))
      cloud().faults.add({ on: LOG, ...fault, times: 99 })
      const { envelope, logs } = await call('syncVoices', {}, TIMER)
      expect(envelope).toMatchObject({ data: { evidence: 0, feedback: { complete: true } } })
      expect(logs).toContain(`"failed":{"evidence":"${kind}"}`)
      expect(voice(id)).not.toHaveProperty('evidence')
      cloud().faults.clear()
      await sync()
      expect(evidenceOf(id).state).toBe('none')
    },
  )
})
