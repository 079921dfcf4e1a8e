import { beforeEach, describe, expect, it } from 'vitest'
import { ADMIN_OPENID, APPID, APPIDS, type CallOptions } from '../../scripts/local/cloud'
import { PUSH_AES_KEY, PUSH_TOKEN } from '../../scripts/local/sample/identity'
import {
  badCommentEvent,
  type PushSettings,
  pushRequest,
  verificationRequest,
} from '../../scripts/local/wechat/message-push'
import { useAlerts } from '../helpers/alerts'
import { textOf } from '../helpers/project-files'
import { eventOf, OVER_HTTP, PUSH_ENV, pushEvent } from '../helpers/pushes'

/* WeChat's message push over HTTP, to the built userVoice. */

const { cloud, call, makeComment, sync, texts, alerts, fresh } = useAlerts()

const INFO = '/wxaapi/comment/commentinfo/get'
const SUCCESS = {
  statusCode: 200,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  body: 'success',
}
const REFUSED = { statusCode: 403, headers: {}, body: '' }

const env = (more: Record<string, string | undefined> = {}) => ({ ...fresh().env, ...PUSH_ENV, ...more })

/** Gives the answer to an event, and the one line that the function logs. */
async function answerTo(event: unknown, options: CallOptions = {}) {
  const { envelope: answer, logs } = await call('userVoice', event, { ...OVER_HTTP, env: env(), ...options })
  const lines = logs.split('\n').filter(line => line.startsWith('{"function"'))
  expect(lines).toHaveLength(1)
  const { queryStringParameters: query = {}, body = '' } = Object(event)
  const secrets = [PUSH_TOKEN, PUSH_AES_KEY, query.signature, query.msg_signature, body]
  for (const secret of secrets) if (secret) expect(logs).not.toContain(secret)
  return { answer, line: JSON.parse(lines[0] ?? '') }
}

beforeEach(() => cloud().database.insert('user_voice_meta', []))

const voices = () => cloud().database.documents('user_voices')

it('a verification is answered with its echo, and no other', async () => {
  const request = verificationRequest({ url: 'https://x.example/userVoice' }, '4375120948345356249')
  const { answer, line } = await answerTo(eventOf(request))
  expect(answer).toEqual({ ...SUCCESS, body: '4375120948345356249' })
  expect(line).toMatchObject({ outcome: 'ok', push: 'verification' })
  const forged = verificationRequest({ url: 'https://x.example/userVoice', token: 'other' }, '<script>')
  expect(await answerTo(eventOf(forged))).toMatchObject({ answer: REFUSED, line: { outcome: 'forbidden' } })
  expect(cloud().requests).toEqual([])
})

describe('a right push', () => {
  it.each<[string, Partial<PushSettings>, boolean]>([
    ['encrypted, in JSON', {}, false],
    ['encrypted, in JSON as base64', {}, true],
    ['encrypted, in XML', { format: 'xml' }, false],
    ['encrypted, in XML as base64', { format: 'xml' }, true],
    ['plain, in JSON', { aesKey: undefined }, false],
    ['plain, in JSON as base64', { aesKey: undefined }, true],
    ['plain, in XML', { aesKey: undefined, format: 'xml' }, false],
    ['plain, in XML as base64', { aesKey: undefined, format: 'xml' }, true],
  ])('%s, tells once, and keeps the comment as a function’s push does', async (_, settings, isBase64) => {
    const commentId = makeComment()
    const way = 'aesKey' in settings ? 'plain' : 'encrypted'
    const options = { env: env(way === 'plain' ? { PUSH_AES_KEY: undefined } : {}) }
    const push = () =>
      eventOf(
        pushRequest(badCommentEvent(commentId), { url: 'https://x.example/userVoice', ...settings }),
        isBase64,
      )
    const first = push()
    const { answer, line } = await answerTo(first, options)
    expect(answer).toEqual(SUCCESS)
    expect(line).toMatchObject({ function: 'onBadComment', outcome: 'ok', push: way, commentId, stars: 1 })
    expect(line.alert).toBe('delivered')
    expect(texts()).toHaveLength(1)
    expect(texts()[0]).toContain(`评价 ID：${commentId}`)
    expect(voices()).toMatchObject([{ _id: `${APPID}:comment:${commentId}`, stars: 1, state: 'new' }])
    // The same again, and as WeChat sends it again.
    for (const again of [first, push()]) {
      const repeated = await answerTo(again, options)
      expect(repeated).toMatchObject({ answer: SUCCESS, line: { alert: 'made before' } })
    }
    await sync()
    expect(texts()).toHaveLength(1)
  })

  it('is told once, though it comes by function and over HTTP to several instances, and a sync runs', async () => {
    await sync()
    const commentId = makeComment()
    const byFunction = { MsgType: 'event', Event: 'wxa_comment_bad_score', result: { comment_id: commentId } }
    const instance = (id: number) => ({ env: env({ INSTANCE: String(id) }) })
    const outcomes = await Promise.all([
      answerTo(pushEvent(commentId), instance(1)),
      answerTo(pushEvent(commentId, { format: 'xml' }), instance(2)),
      call('userVoice', byFunction, instance(3)),
      call('onBadComment', byFunction, instance(4)),
      sync(instance(5)),
    ])
    expect(outcomes.slice(0, 2)).toMatchObject([{ answer: SUCCESS }, { answer: SUCCESS }])
    await sync()
    for (const robot of ['wecom', 'feishu', 'dingtalk'] as const) expect(texts(robot)).toHaveLength(1)
    expect(alerts()).toHaveLength(1)
  })

  it('is told once by an instance where there is no archive', async () => {
    cloud().database.clear()
    const commentId = makeComment()
    const [first, second] = [pushEvent(commentId), pushEvent(commentId)]
    expect(await answerTo(first)).toMatchObject({ answer: SUCCESS, line: { alert: 'delivered' } })
    for (const again of [first, second]) {
      expect(await answerTo(again)).toMatchObject({ answer: SUCCESS, line: { alert: 'made before' } })
    }
    expect(texts()).toHaveLength(1)
  })

  it('says both in 兼容模式, and is taken as encrypted where there is a key', async () => {
    const both = (commentId: string) => {
      const event = pushEvent(commentId)
      const { body } = pushEvent(commentId, { aesKey: undefined })
      return { ...event, body: body.replace('{', event.body.replace('}', ',')) }
    }
    expect((await answerTo(both(makeComment()))).line).toMatchObject({
      push: 'encrypted',
      alert: 'delivered',
    })
    const withoutKey = { env: env({ PUSH_AES_KEY: undefined }) }
    const plain = await answerTo(both(makeComment()), withoutKey)
    expect(plain).toMatchObject({ answer: SUCCESS, line: { push: 'plain', alert: 'delivered' } })
    const { answer, line } = await answerTo(pushEvent(makeComment()), withoutKey)
    expect([answer, line.message]).toEqual([REFUSED, expect.stringContaining('PUSH_AES_KEY is not set')])
  })

  it('is not taken where it is not known which mini program is served, but once an administrator called', async () => {
    const unknown = { env: env({ WECHAT_APPID: undefined }) }
    const { answer, line } = await answerTo(pushEvent(makeComment()), unknown)
    expect([answer, line.message]).toEqual([REFUSED, expect.stringContaining('WECHAT_APPID is not set')])
    await call('userVoice', { action: 'listVoices' }, unknown)
    expect((await answerTo(pushEvent(makeComment()), unknown)).line).toMatchObject({ alert: 'delivered' })
  })

  it('is encrypted with the old key or the new one', async () => {
    const [old, young] = ['o'.repeat(43), 'n'.repeat(43)]
    const both = { env: env({ PUSH_AES_KEY: `${young}, ${old}` }) }
    for (const aesKey of [old, young]) {
      expect((await answerTo(pushEvent(makeComment(), { aesKey }), both)).answer).toEqual(SUCCESS)
    }
    expect(texts()).toHaveLength(2)
    expect((await answerTo(pushEvent(makeComment()), both)).answer).toEqual(REFUSED)
  })

  it.each([
    [
      'another event',
      { MsgType: 'event', Event: 'xpay_refund_notify', result: { comment_id: 1n } },
      'xpay_refund_notify',
    ],
    ['a message', { MsgType: 'text', Content: '13800138000', MsgId: 1n }, 'text'],
    ['a message with an odd name', { MsgType: 'event', Event: '收到 13800138000' }, 'without a name'],
  ])('of %s is answered, and nothing is done', async (_, message, event) => {
    const push = eventOf(pushRequest(message, { url: 'https://x.example/userVoice' }))
    const { answer, line } = await answerTo(push)
    expect([answer, line]).toMatchObject([SUCCESS, { outcome: 'ok', push: 'encrypted', event }])
    expect(JSON.stringify(line)).not.toContain('13800138000')
    expect(cloud().requests).toEqual([])
  })

  it.each([{}, { comment_id: '../1' }, { comment_id: [1] }, null])(
    'with the result %j is answered, and nothing is done',
    async result => {
      const message = { ...badCommentEvent('1'), result }
      const push = eventOf(pushRequest(message, { url: 'https://x.example/userVoice' }))
      const { answer, line } = await answerTo(push)
      expect([answer, line]).toMatchObject([SUCCESS, { outcome: 'invalid_input' }])
      expect(cloud().requests).toEqual([])
    },
  )

  it.each(['api', 'robot', 'database'])(
    'is answered within 4 s where nothing of %s answers',
    async service => {
      const on =
        { api: [INFO, '/cgi-bin/stable_token'], robot: ['robot'], database: ['database.*'] }[service] ?? []
      for (const name of on) cloud().faults.add({ on: name, hang: true, times: 99 })
      // WeChat waits for 5 s: the platform ends it then, while the function takes itself to have a minute.
      const options = { timeLimitMs: 5000, context: { time_limit_in_ms: 60_000 } }
      expect((await answerTo(pushEvent(makeComment()), options)).answer).toEqual(SUCCESS)
    },
  )
})

it('each line of the log says what the READMEs show', async () => {
  const lines = [
    eventOf(verificationRequest({ url: 'https://x.example/userVoice' }, '1')),
    eventOf(verificationRequest({ url: 'https://x.example/userVoice', token: 'other' }, '1')),
    pushEvent(makeComment()),
  ]
  const logged: object[] = []
  for (const event of lines) logged.push((await answerTo(event)).line)
  for (const readme of ['shared/alerts/README.md', 'shared/alerts/README.zh-CN.md']) {
    const shown = [...textOf(readme).matchAll(/^\{"function".*\}$/gm)].map(([line]) => JSON.parse(line))
    // The SOURCE is what the platform calls it.
    const ofThisRun = { ms: 0, requests: 0, requestId: '', commentId: '', source: undefined }
    const withoutRun = (line: object) => JSON.stringify({ ...line, ...ofThisRun })
    expect(shown.map(withoutRun)).toEqual(logged.map(withoutRun))
  }
})

describe('of a plain push nothing is believed but the id', () => {
  const plain = (commentId: string) => pushEvent(commentId, { aesKey: undefined })
  const options = () => ({ env: env({ PUSH_AES_KEY: undefined }) })

  it('where the comment cannot be fetched nobody is told, until a sync brings it', async () => {
    await sync()
    const commentId = makeComment()
    cloud().faults.add({ on: INFO, errcode: 45009, times: 9 })
    const { answer, line } = await answerTo(plain(commentId), options())
    expect([answer, line]).toMatchObject([SUCCESS, { push: 'plain', alert: 'not found', commentId }])
    expect([texts(), alerts()]).toEqual([[], []])
    cloud().faults.clear()
    await sync()
    expect(texts()).toHaveLength(1)
  })

  it('while an encrypted one is told of by its id alone', async () => {
    cloud().faults.add({ on: INFO, errcode: 45009, times: 9 })
    expect((await answerTo(pushEvent(makeComment()))).line).toMatchObject({ alert: 'delivered' })
    expect(texts()[0]).toContain('暂时无法取得内容')
  })

  it('one that there is not, or that is good, is nothing to tell of, nor to remember', async () => {
    const good = makeComment(500)
    expect((await answerTo(plain(good), options())).line).toMatchObject({ alert: 'not wanted', stars: 5 })
    expect((await answerTo(plain('1'), options())).line).toMatchObject({ alert: 'not found' })
    expect([texts(), alerts()]).toEqual([[], []])
  })

  it('nor one that is old, since it may have been told and forgotten', async () => {
    const old = makeComment(100, '收到就坏了', Math.floor(Date.now() / 1000) - 31 * 86_400)
    expect((await answerTo(plain(old), options())).line).toMatchObject({ alert: 'not wanted' })
    expect([texts(), alerts(), voices()]).toEqual([[], [], []])
  })

  it('the same comment is told once, however its id is written', async () => {
    const commentId = makeComment()
    await answerTo(plain(commentId), options())
    const [{ comment } = {}] = cloud().comments.all
    cloud().faults.add({ on: INFO, rewriteJson: () => ({ errcode: 0, info: { content: comment } }) })
    const { body, ...event } = plain('1')
    const written = { ...event, body: body.replace('"comment_id":1', `"comment_id":"000${commentId}"`) }
    expect((await answerTo(written, options())).line).toMatchObject({ alert: 'made before', commentId })
    expect([texts().length, alerts().length, voices().length]).toEqual([1, 1, 1])
  })
})

describe('whatever it says, it opens nothing else', () => {
  it.each<[string, object, CallOptions]>([
    ['an action', { action: 'listVoices' }, {}],
    [
      'an action of an owner',
      { action: 'forgetUser', openid: 'oX' },
      { openid: ADMIN_OPENID, source: 'wx_client' },
    ],
    ['a timer', { Type: 'Timer', TriggerName: 'syncVoices' }, { source: 'wx_trigger' }],
    ['a push by function', badCommentEvent('1'), { source: 'wx_push' }],
    ['a trusted source', { action: 'getFeedback' }, { source: 'scf' }],
    [
      'an environment of its own',
      { context: { environment: '{"WX_OPENID":"oX"}' }, action: 'getSettings' },
      {},
    ],
  ])('not %s', async (_, event, caller) => {
    const given = JSON.parse(JSON.stringify(event, (_, value) => (typeof value === 'bigint' ? '1' : value)))
    const options = { ...caller, env: env({ PUSH_SOURCES: 'wx_push', TRUSTED_SOURCES: 'scf,wx_http' }) }
    for (const http of [
      { httpMethod: 'GET', headers: {} },
      {
        httpMethod: 'POST',
        headers: { action: 'listVoices' },
        queryStringParameters: given,
        body: JSON.stringify(given),
      },
      { httpMethod: null, headers: null },
    ]) {
      const { answer, line } = await answerTo({ ...given, ...http }, options)
      expect([answer, line]).toMatchObject([REFUSED, { function: 'onBadComment', outcome: 'forbidden' }])
    }
    expect(cloud().requests).toEqual([])
  })

  it('nor does a right push, with the caller that the platform names', async () => {
    const commentId = makeComment()
    const event = { ...pushEvent(commentId), action: 'forgetUser', openid: 'oX', appid: APPIDS[1] }
    const options = { openid: 'oSTRANGER', source: 'wx_client', appid: APPID }
    expect(await answerTo(event, options)).toMatchObject({ answer: SUCCESS, line: { alert: 'delivered' } })
  })

  it('nothing is taken without a token, nor by another function', async () => {
    const options = { env: env({ PUSH_TOKEN: undefined }) }
    const { answer, line } = await answerTo(pushEvent(makeComment()), options)
    expect([answer, line.message]).toEqual([REFUSED, expect.stringContaining('PUSH_TOKEN is not set')])
    for (const name of ['getFeedback', 'listVoices']) {
      const { envelope } = await call(name, pushEvent('1'), { ...OVER_HTTP, env: env() })
      expect(envelope).toMatchObject({ errCode: 403 })
    }
    const { logs } = await call('onBadComment', pushEvent('1'), { ...OVER_HTTP, env: env() })
    expect(logs).toContain('"outcome":"forbidden"')
    expect(cloud().requests.filter(({ name }) => !name.startsWith('database.'))).toEqual([])
    expect(texts()).toEqual([])
  })
})
