import { describe, expect, it } from 'vitest'
import { ADMIN_OPENID } from '../../scripts/local/cloud'
import type { Setup } from '../../shared/setup/types'
import { useLocalCloud } from '../helpers/cloud'

const { cloud, call, data, error, requestsTo } = useLocalCloud()

const LIST = '/wxaapi/comment/mpcommentlist/get'
const TOKEN = '/cgi-bin/stable_token'
const LOG = '/wxaapi/userlog/userlog_search'
const ERRORS = '/wxaapi/log/jserr_list'

let instance = 0
/** The checks by id, made in a process of their own. */
async function checks(
  env: Record<string, string | undefined> = {},
  options: object = {},
  input: object = {},
) {
  const fresh = { ...env, INSTANCE: String(++instance) }
  const { checks } = await data<Setup>('checkSetup', input, { env: fresh, timeLimitMs: 20_000, ...options })
  return Object.fromEntries(checks.map(check => [check.id, check]))
}

it('finds that all works, each thing once and in order', async () => {
  const fresh = await checks()
  expect(fresh.sync).toMatchObject({ state: 'todo', hint: expect.stringContaining('上传触发器') })
  await call('syncVoices', {})
  const found = await checks()
  expect(Object.values(found).map(({ state }) => state)).not.toContain('todo')
  expect(found).toMatchObject({
    administrators: { state: 'ok', message: 'ADMIN_OPENIDS lists 1 openid' },
    appid: { state: 'ok', message: "wx1234567890abcdef, the calling mini program's" },
    token: { state: 'ok' },
    feedback: { state: 'ok', message: `came by cloud call, ${cloud().data.feedback.length} in all` },
    comments: { state: 'ok' },
    database: {
      state: 'ok',
      message: expect.stringMatching(/^can be written; user_voices holds [1-9]\d* voices/),
      hint: expect.stringContaining('仅管理端可读写'),
    },
    sync: { state: 'ok', message: 'feedback: last complete 0 min ago; comments: last complete 0 min ago' },
    robots: { state: 'off', hint: expect.stringContaining('ALERT_ROBOTS') },
    evidence: {
      state: 'ok',
      message: expect.stringMatching(
        /^came over HTTPS, today \d+ log entries and \d+ errors; .* wx\.getRealtimeLogManager\(\)$/,
      ),
    },
    runtime: { state: 'ok', message: expect.stringMatching(/^Node\.js \d+\.\d+\.\d+, time limit 20 s$/) },
  })
  expect(Object.keys(found)).toEqual([
    'administrators',
    'appid',
    'token',
    'feedback',
    'comments',
    'database',
    'sync',
    'robots',
    'runtime',
    'evidence',
    'links',
    'pushes',
  ])
})

it('answers through userVoice too, and to nobody but administrators', async () => {
  const { envelope } = await call('userVoice', { action: 'checkSetup' })
  expect(envelope).toMatchObject({ errCode: 0, errMsg: 'checkSetup:ok' })
  expect((await error('checkSetup', {}, { openid: 'oSTRANGER' })).kind).toBe('forbidden')
  expect((await error('checkSetup', { test: 'perhaps' })).fields?.[0]?.field).toBe('test')
})

describe('with one thing broken at a time', () => {
  it('the appid', async () => {
    const { appid } = await checks({ WECHAT_APPID: 'deadbeefdeadbeefdeadbeefdeadbeef' })
    expect(appid).toMatchObject({ state: 'todo' })
    expect(JSON.stringify(appid)).not.toContain('deadbeef')
    const other = await checks({ WECHAT_APPID: 'wx00000000000000aa' })
    expect(other.appid?.message).toContain('while the calling mini program is wx1234567890abcdef')
  })

  it('no appid', async () => {
    const none = { openid: undefined, source: 'wx_trigger', appid: null }
    const { appid } = await checks({ TRUSTED_SOURCES: 'wx_trigger' }, none)
    expect(appid?.state).toBe('ok')
    expect(appid?.message).toBe('wx1234567890abcdef, from which an administrator called last')
    cloud().database.clear()
    const { appid: unknown, database, feedback } = await checks({ TRUSTED_SOURCES: 'wx_trigger' }, none)
    for (const check of [unknown, database]) {
      expect(check).toMatchObject({ state: 'todo', message: expect.stringContaining('WECHAT_APPID') })
    }
    expect(feedback?.state).toBe('ok')
  })

  it('no secret', async () => {
    const { token, comments, feedback, evidence } = await checks({ WECHAT_APPSECRET: undefined })
    expect(evidence).toMatchObject({ state: 'off', hint: expect.stringContaining('WECHAT_APPSECRET') })
    expect(token).toMatchObject({ state: 'todo', hint: expect.stringContaining('WECHAT_APPSECRET') })
    expect(comments).toMatchObject({ state: 'todo' })
    expect(feedback).toMatchObject({ state: 'ok' })
  })

  it('an address that is not allowed, which stands in the message', async () => {
    cloud().faults.add({
      on: TOKEN,
      errcode: 40164,
      errmsg: 'invalid ip 203.0.113.7, not in whitelist',
      times: 9,
    })
    const { token, comments, feedback } = await checks()
    for (const check of [token, comments]) {
      expect(check).toMatchObject({ state: 'todo', weChatCode: 40164 })
      expect(check?.message).toContain('203.0.113.7')
      expect(check?.hint).toMatch(/固定 IP.*IP白名单/)
    }
    expect(feedback?.state).toBe('ok')
  })

  it('the permission of the cloud call, where HTTPS is not configured', async () => {
    cloud().faults.add({ on: 'operation.getFeedback', errorCode: -604101 })
    const { feedback } = await checks({ WECHAT_APPSECRET: undefined })
    expect(feedback).toMatchObject({ state: 'todo', weChatCode: -604101 })
    expect(feedback?.hint).toContain('config.json')
  })

  it('the cloud call, which goes over HTTPS then and says so', async () => {
    cloud().faults.add({ on: 'operation.getFeedback', errorCode: -604100 })
    const { feedback } = await checks()
    expect(feedback).toMatchObject({ state: 'ok', message: expect.stringContaining('over HTTPS') })
  })

  it('交易评价, which need not be opened', async () => {
    cloud().faults.add({ on: LIST, errcode: -10007, errmsg: 'no permission' })
    const { comments, token } = await checks()
    expect(comments).toMatchObject({ state: 'off', weChatCode: -10007 })
    expect(comments?.hint).toContain('交易评价')
    expect(token?.state).toBe('ok')
  })

  it.each([
    [
      LOG,
      48001,
      /^the log does not come: WeChat answered 48001/,
      /运维中心.*permission set 18.*FEEDBACK_EVIDENCE/,
    ],
    [ERRORS, 61007, /^JavaScript errors do not come: WeChat answered 61007/, /permission set 18/],
    [LOG, 45009, /^the log does not come: WeChat answered 45009/, /^Today's quota/],
  ])('the right to read phones: %s', async (on, errcode, message, hint) => {
    cloud().faults.add({ on, errcode, errmsg: 'no', times: 9 })
    const { evidence, token } = await checks()
    expect(evidence).toEqual({
      id: 'evidence',
      state: 'todo',
      message: expect.stringMatching(message),
      hint: expect.stringMatching(hint),
      weChatCode: errcode,
    })
    expect(token?.state).toBe('ok')
  })

  it('what phones write, switched off, or with a word that does not exist', async () => {
    const { evidence } = await checks({ FEEDBACK_EVIDENCE: 'off' })
    expect(evidence).toMatchObject({ state: 'off', hint: expect.stringContaining('FEEDBACK_EVIDENCE') })
    expect([...requestsTo(LOG), ...requestsTo(ERRORS)]).toEqual([])
    const { evidence: unknown } = await checks({ FEEDBACK_EVIDENCE: 'no' })
    expect(unknown).toMatchObject({ state: 'todo', hint: expect.stringContaining('FEEDBACK_EVIDENCE') })
  })

  it('lists with entries that never count', async () => {
    const { administrators } = await checks({
      ADMIN_OPENIDS: `{"me": oX},${ADMIN_OPENID}，oZh张`,
      TRUSTED_SOURCES: 'scf、wx_client web_client',
      PUSH_SOURCES: 'wx_http,wx_push',
    })
    expect(administrators).toMatchObject({
      state: 'todo',
      hint: expect.stringContaining('环境变量'),
      message: [
        'ADMIN_OPENIDS lists 4 openids',
        'entry 1 lets nobody in, since no openid holds "{" (U+007B)',
        'entry 2 lets nobody in, since no openid holds "}" (U+007D)',
        'entry 4 lets nobody in, since no openid holds "张" (U+5F20)',
        ...['wx_client in TRUSTED_SOURCES', 'web_client in TRUSTED_SOURCES', 'wx_http in PUSH_SOURCES'].map(
          entry => `${entry} never counts: anybody could come from there`,
        ),
      ].join('; '),
    })
    const json = {
      ADMIN_OPENIDS: `["\u200b${ADMIN_OPENID}", "oOther@wx1234567890abcdef"]`,
      TRUSTED_SOURCES: 'scf',
    }
    expect((await checks(json)).administrators?.state).toBe('ok')
  })

  it('variables that have little room left', async () => {
    const full = { TRUSTED_SOURCES: 'scf,'.repeat(760) }
    const { runtime } = await checks(full)
    expect(runtime).toMatchObject({
      state: 'todo',
      message: expect.stringMatching(/, variables of 3\d\d\d bytes$/),
    })
    expect(runtime?.hint).toMatch(/^Shorten .*环境变量.* 4096 bytes\.$/)
    const usual = await checks({ TRUSTED_SOURCES: 'scf,'.repeat(700) })
    expect(usual.runtime).toEqual({
      id: 'runtime',
      state: 'ok',
      message: expect.not.stringContaining('variables'),
    })
  })

  it('comments that hang, which hides nothing else', async () => {
    cloud().faults.add({ on: LIST, hang: true })
    const { comments, feedback, token, runtime } = await checks({}, { timeLimitMs: 1500 })
    expect(comments).toMatchObject({ state: 'todo', message: expect.stringContaining('in time') })
    expect([feedback?.state, token?.state]).toEqual(['ok', 'ok'])
    expect(runtime).toMatchObject({ state: 'todo', message: expect.stringContaining('time limit 1.5 s') })
    expect(runtime?.hint).toContain('超时时间')
  })
})

describe('the archive and the robots', () => {
  /** Makes the last complete sync of this kind two hours older, or takes it away. */
  function changeSync(kind: 'feedback' | 'comment', change: 'two hours older' | 'never') {
    const { database } = cloud()
    const voices = database.documents('user_voices')
    const meta = database.documents('user_voice_meta').map(document => {
      if (document._id !== `sync:wx1234567890abcdef:${kind}`) return document
      const { completedAt, ...others } = document
      return change === 'never' ? others : { ...others, completedAt: Number(completedAt) - 7200 }
    })
    database.clear()
    database.insert('user_voices', voices)
    database.insert('user_voice_meta', meta)
  }

  it('a sync of one kind that was last complete two hours ago, although the other is fresh', async () => {
    for (const kind of ['feedback', 'comment'] as const) {
      await call('syncVoices', {})
      changeSync(kind, 'two hours older')
      const { sync } = await checks()
      expect(sync).toMatchObject({ state: 'todo', hint: expect.stringContaining('上传触发器') })
      expect(sync?.message).toContain(`${kind === 'comment' ? 'comments' : kind}: last complete 2 h ago`)
    }
  })

  it('comments that were never synced, which may not be in use', async () => {
    await call('syncVoices', {})
    changeSync('comment', 'never')
    const { sync } = await checks()
    expect(sync).toMatchObject({ state: 'ok', message: expect.stringContaining('comments: never complete') })
  })

  it('a database that does not work hides nothing else', async () => {
    cloud().faults.add({ on: 'database.*', code: 'DATABASE_PERMISSION_DENIED', times: 99 })
    const { database, sync, feedback } = await checks()
    for (const check of [database, sync]) expect(check).toMatchObject({ state: 'todo' })
    expect(feedback?.state).toBe('ok')
  })

  it("an address that is no robot's, without its key", async () => {
    const { robots } = await checks({ ALERT_ROBOTS: 'https://example.com/hook/secret-key-of-mine' })
    expect(robots).toMatchObject({ state: 'todo', hint: expect.stringContaining('/send?key=… (WeCom)') })
    expect(JSON.stringify(robots)).not.toContain('secret-key-of-mine')
  })

  it('sends a message to each robot when it is asked to, and only then', async () => {
    const { wecom, dingtalk } = cloud().robots
    const env = { ALERT_ROBOTS: `${wecom.url}、${dingtalk.url}` }
    expect((await checks(env)).robots?.state).toBe('ok')
    expect(requestsTo('robot')).toHaveLength(0)
    expect((await checks(env, {}, { test: true })).robots).toMatchObject({
      state: 'ok',
      message: expect.stringContaining('took a test message'),
    })
    const wrong = { ALERT_ROBOTS: `${wecom.url}x` }
    expect((await checks(wrong, {}, { test: true })).robots).toMatchObject({
      state: 'todo',
      hint: expect.stringContaining('the secret behind it (#secret=…), with what the group shows'),
    })
  })
})

it('asks each thing once, and for one record', async () => {
  await checks()
  expect(requestsTo('operation.getFeedback').map(({ params }) => params.num)).toEqual([1])
  expect(requestsTo(LIST).map(({ params }) => params.limit)).toEqual(['1'])
  expect(requestsTo(LOG).map(({ params }) => params.limit)).toEqual(['1'])
  expect(requestsTo(ERRORS).map(({ params }) => params.limit)).toEqual([1])
})
