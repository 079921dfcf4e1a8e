import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { APPID } from '../../scripts/local/cloud'
import { Push } from '../../shared/alerts/push'
import { fail } from '../../shared/errors'
import { startInvocation } from '../../shared/invocation'
import type { Robot } from '../../shared/robots/robot'
import type { Send } from '../../shared/robots/send'
import { wecom } from '../../shared/robots/wecom'
import { useLocalCloud } from '../helpers/cloud'

const INFO = '/wxaapi/comment/commentinfo/get'
const LIST = '/wxaapi/comment/mpcommentlist/get'

const { cloud, call, requestsTo } = useLocalCloud({ env: ({ robotUrl }) => ({ ALERT_ROBOTS: robotUrl }) })

// A robot takes twenty messages a minute.
beforeEach(() => cloud().robots.wecom.clear())

let fresh = 0
const freshProcess = (env: Record<string, string | undefined> = {}) => ({
  env: { FRESH: String(++fresh), ...env },
})

const event = (comment_id: unknown) => ({
  ToUserName: 'gh_1234567890ab',
  FromUserName: 'oUser',
  CreateTime: 1676351504,
  MsgType: 'event',
  Event: 'wxa_comment_bad_score',
  result: { comment_id },
})

const badComments = () =>
  cloud()
    .comments.all.filter(({ comment }) => comment.score === 100)
    .map(({ comment }) => comment.commentId)

/** Pushes an event; gives the line that the function logs. */
async function push(pushed: unknown, options: object = freshProcess()) {
  const { envelope, logs } = await call('onBadComment', pushed, options)
  expect(envelope).toBe('success')
  // A link that there was no time for has a line of its own.
  return JSON.parse(logs.split('\n').find(line => line.startsWith('{"function"')) ?? '')
}

/** What is different in each link. */
const LINK = /https:\/\/wxaurl\.cn\/\w{11}\?cq=/

const texts = () =>
  requestsTo('robot.wecom').map(({ params }) => {
    expect(Object.keys(params)).toEqual(['msgtype', 'text'])
    return String(Reflect.get(Object(params.text), 'content')).replace(LINK, 'https://wxaurl.cn/…?cq=')
  })

it('sends one message with stars, text, products, order number and time', async () => {
  const content = { txt: '收到就坏了', media: [] }
  const comment = {
    commentId: '77',
    score: '100',
    createTime: '1676351504',
    content,
    orderInfo: { busiOrderId: 'ORDER-1' },
    productInfo: { productList: [{ name: '纸巾' }, { name: '毛巾' }] },
  }
  cloud().faults.add({ on: INFO, body: JSON.stringify({ info: { content: comment } }) })
  const line = await push(event('77'))
  expect(line).toMatchObject({
    function: 'onBadComment',
    outcome: 'ok',
    alert: 'delivered',
    commentId: '77',
    stars: 1,
  })
  expect(texts()).toEqual([
    '收到差评 ★☆☆☆☆\n内容：收到就坏了\n商品：纸巾、毛巾\n订单号：ORDER-1\n时间：2023-02-14 13:11\n评价 ID：77\n小程序页面：https://wxaurl.cn/…?cq=id%3Dwx1234567890abcdef%3Acomment%3A77',
  ])
  expect(JSON.stringify(line)).not.toMatch(/收到|ORDER|key=/)
})

it('alerts once for one comment in one instance, and for each of several', async () => {
  const [one, other] = badComments()
  const options = freshProcess()
  await push(event(one), options)
  expect(await push(event(one), options)).toMatchObject({ outcome: 'ok', alert: 'made before' })
  await push(event(other), options)
  expect(texts()).toHaveLength(2)
})

it('tells only the id of a comment that cannot be fetched, and only once', async () => {
  const [id] = badComments()
  const options = freshProcess()
  for (const fault of [{ errcode: 45009, errmsg: 'quota' }, { hang: true }] as const) {
    cloud().faults.add({ on: INFO, times: 3, ...fault })
    const line = await push(event(`${id}${'hang' in fault ? '1' : ''}`), { ...options, timeLimitMs: 3000 })
    expect(line).toMatchObject({ outcome: 'ok', alert: 'delivered' })
    expect(line.reasons).toEqual([expect.stringContaining('the comment could not be fetched')])
    cloud().faults.clear()
  }
  expect(await push(event(id), options)).toMatchObject({ alert: 'made before' })
  expect(texts()).toHaveLength(2)
  expect(texts()[0]).toBe(
    `收到差评（暂时无法取得内容）\n评价 ID：${id}\n小程序页面：https://wxaurl.cn/…?cq=id%3Dwx1234567890abcdef%3Acomment%3A${id}`,
  )
})

it('tells only the id where it is not known of which mini program it is', async () => {
  const { env } = freshProcess({ PUSH_SOURCES: 'wx_push', WECHAT_APPID: undefined })
  const line = await push(event('1'), { openid: undefined, source: 'wx_push', appid: null, env })
  expect(line).toMatchObject({ outcome: 'ok', alert: 'delivered' })
  expect(texts()).toHaveLength(1)
})

it('masks contacts, also inside text', async () => {
  const txt = '打我电话138 1234 5678，微信：abc_12345，a.b@example.com'
  const content = {
    commentId: '1',
    score: '100',
    content: { txt },
    userInfo: { openid: 'oSECRET', nickName: '小王' },
  }
  cloud().faults.add({ on: INFO, body: JSON.stringify({ info: { content } }) })
  await push(event('1'))
  expect(texts()[0]).toMatch(/138\*\*\*\*5678/)
  expect(texts()[0]).not.toMatch(/1234 5678|abc_12345|a\.b@|oSECRET|小王/)
})

it.each([
  '138\n1234\n5678',
  '138\u00001234\u20005678',
  '1\u200b38\u20601234  5678',
  'a\u00adb@example.com',
  'ab＠example.com',
])('masks contacts that people would read in %j', async txt => {
  const content = { commentId: '1', score: '100', content: { txt: `找我 ${txt}` } }
  cloud().faults.add({ on: INFO, body: JSON.stringify({ info: { content } }) })
  await push(event('1'))
  expect(texts()[0]).toMatch(/内容：找我 (138\*{4}5678|a\*{3}＠example·com)\n/)
})

it('takes an id that is a number', async () => {
  cloud().faults.add({ on: INFO, body: '{"info":{"content":{"commentId":"77","score":100}}}' })
  expect(await push(event(77))).toMatchObject({ alert: 'delivered', commentId: '77' })
})

describe('an id that is a number beyond 2^53', () => {
  const number = Number('2903712207161196545')

  it('is the exact one of the only recent bad comment that it may be', async () => {
    const time = String(Math.floor(Date.now() / 1000) - 60)
    const commentOf = (commentId: string, score: number) => ({
      commentId,
      createTime: time,
      score,
      content: { txt: '破了' },
    })
    const commentList = [commentOf('2903712207161196545', 200), commentOf('2903712207161999999', 100)]
    cloud().faults.add({ on: LIST, body: JSON.stringify({ errcode: 0, commentList, total: 2 }) })
    const options = freshProcess()
    const commentId = '2903712207161196545'
    expect(await push(event(number), options)).toMatchObject({ alert: 'delivered', commentId, stars: 2 })
    expect(texts()[0]).toMatch(
      /^收到差评 ★★☆☆☆\n内容：破了\n(?:.+\n)*评价 ID：2903712207161196545\n小程序页面：.*2903712207161196545$/,
    )
    expect(requestsTo(LIST)[0]?.params).toMatchObject({ filterType: '1' })
    expect(await push(event(commentId), options)).toMatchObject({ alert: 'made before' })
  })

  it.each([
    ['none', []],
    ['two', ['2903712207161196545', '2903712207161196546']],
  ])('is told as far as it is known where %s may be meant, once', async (_, ids) => {
    const commentList = ids.map(commentId => ({ commentId, score: 100 }))
    cloud().faults.add({
      on: LIST,
      times: 2,
      body: JSON.stringify({ errcode: 0, commentList, total: ids.length }),
    })
    const options = freshProcess()
    const line = await push(event(number), options)
    expect(line).toMatchObject({ outcome: 'ok', alert: 'delivered', commentId: null })
    expect(line.reasons).toEqual(['the id of the comment came as a number, which was rounded on its way'])
    expect(await push(event(number), options)).toMatchObject({ alert: 'made before' })
    expect(texts()).toEqual(['收到差评（推送的编号不完整，内容请等下一次同步）'])
  })

  it('is told although the list refuses', async () => {
    cloud().faults.add({ on: LIST, errcode: 45009 })
    expect(await push(event(number))).toMatchObject({ alert: 'delivered', commentId: null })
  })
})

it('does not let a comment change the message around it', async () => {
  const txt =
    '# 标题\n**粗** [点我](http://evil.example) www.evil.cn <@all> @所有人\n订单号：假的\n<font color="warning">红</font>'
  cloud().faults.add({
    on: INFO,
    body: JSON.stringify({ info: { content: { commentId: '1', score: '100', content: { txt } } } }),
  })
  await push(event('1'))
  const [text = ''] = texts()
  expect(text.split('\n')).toHaveLength(7)
  expect(text.replace(/\n小程序页面：.*$/, '')).not.toMatch(/[<>@]|:\/\/|evil\.|\.evil/)
  expect(text).toContain('内容：# 标题 **粗**')
})

it('sends no more bytes than WeCom takes', async () => {
  const long = '长'.repeat(2000)
  const comment = {
    commentId: '1',
    score: 100,
    content: { txt: long },
    productInfo: { productList: [{ name: long }] },
  }
  cloud().faults.add({ on: INFO, body: JSON.stringify({ info: { content: comment } }) })
  await push(event('1'))
  expect(Buffer.byteLength(texts()[0] ?? '')).toBeLessThan(2048)
})

it('tells of the comment, and logs one line, where the database refuses everything', async () => {
  const [id] = badComments()
  cloud().faults.add({ on: 'database.*', code: 'SYS_ERR', times: 999 })
  // Not one of the messages that the robot counts.
  cloud().faults.add({ on: 'robot', body: '{"errcode":0}' })
  expect(await push(event(id))).toMatchObject({ outcome: 'ok', alert: 'delivered', stars: 1 })
  expect(texts()).toHaveLength(1)
})

it.each([
  ['no archive', 'not_configured'],
  ['no answer', 'timeout'],
] as const)('tells in the little time that is left where the archive gives %s', async (claimed, kind) => {
  const url = new URL('https://qyapi.weixin.qq.com/')
  const robot: Robot = { service: wecom, id: 'a', name: 'robot a', url, secret: undefined }
  const invocation = startInvocation({ time_limit_in_ms: 600 })
  const send = vi.fn<Send>(async () => ({ state: 'delivered' }))
  const refuse = async () => {
    throw fail(kind, claimed)
  }
  const pushed = new Push(claimed, [robot], invocation, send, refuse)
  const claim = await pushed.claim()
  expect(claim).toBe(claimed)
  if (claim === 'held back') return
  expect(await pushed.tell(claim, undefined)).toEqual([{ state: 'delivered' }])
  expect(send).toHaveBeenCalledOnce()
})

it('logs one line where there is no robot', async () => {
  const [id] = badComments()
  const line = await push(event(id), freshProcess({ ALERT_ROBOTS: undefined }))
  expect(line).toMatchObject({ outcome: 'ok', alert: 'logged', commentId: id, stars: 1 })
  expect(texts()).toEqual([])
})

it('alerts whatever the comment holds', async () => {
  const content = { commentId: '1', score: '-700', createTime: '99999999999999' }
  cloud().faults.add({ on: INFO, body: JSON.stringify({ info: { content } }) })
  await push(event('1'))
  expect(texts()[0]).toContain('收到差评 ☆☆☆☆☆\n内容：（没有文字）\n商品：—\n订单号：—\n时间：—')
})

describe('the archive', () => {
  beforeEach(() => cloud().database.clear())
  // The tests after these have no archive, and a robot that counts what it is sent in a minute.
  afterEach(() => {
    cloud().database.clear()
    cloud().robot.clear()
  })
  const NO_ROBOT = { ALERT_ROBOTS: undefined }
  const TIMER = { openid: undefined, source: 'wx_trigger', timeLimitMs: 60_000, env: NO_ROBOT }
  const voices = () => cloud().database.documents('user_voices')
  const voiceOf = (id: unknown) => voices().find(({ _id }) => _id === `${APPID}:comment:${id}`)

  it('has the comment that an alert names, before a sync comes, and as a sync would bring it', async () => {
    cloud().database.insert('user_voices', [])
    cloud().database.insert('user_voice_meta', [])
    const [id, other] = badComments()
    await push(event(id))
    await push(event(id))
    await push(event(other), freshProcess(NO_ROBOT))
    expect(voices()).toHaveLength(2)
    expect(voiceOf(id)).toMatchObject({ kind: 'comment', stars: 1, state: 'new', record: { commentId: id } })
    // What people and syncs note of it aside: WeChat's answer to it is brought in later.
    const brought = () => voices().map(({ replied: _, history: __, updatedAt: ___, ...voice }) => voice)
    const before = brought()
    await call('syncVoices', {}, TIMER)
    expect(brought()).toEqual(expect.arrayContaining(before))
  })

  it('has nothing of a person who was forgotten, and is not made by a push', async () => {
    const [id] = badComments()
    expect(await push(event(id))).toMatchObject({ alert: 'delivered' })
    expect(cloud().database.collections()).toEqual([])
    const comment = cloud().comments.all.find(({ comment }) => comment.commentId === id)?.comment
    await call('forgetUser', { openid: comment?.userInfo.openid })
    const told = texts().length
    expect(await push(event(id))).toMatchObject({ alert: 'not wanted' })
    expect(texts()).toHaveLength(told)
    expect(voices()).toEqual([])
    const notes = cloud().database.documents('user_voice_meta')
    expect(notes.filter(({ purpose }) => purpose === 'alert')).toEqual([])
  })
})

describe('answers "success" in every case', () => {
  it.each([
    ['another event', { ...event('1'), Event: 'weapp_audit_success' }],
    ['a message', { ...event('1'), MsgType: 'text' }],
    ['no comment id', { ...event('1'), result: {} }],
    ['a comment id that cannot be one', event('../1')],
    ['nothing', undefined],
  ])('%s', async (_, pushed) => {
    const line = await push(pushed)
    expect(line).toMatchObject({ outcome: 'invalid_input', errCode: 400 })
    expect(line.message).toMatch(/send that one, and no other|comment_?id/i)
    expect(cloud().requests).toHaveLength(0)
  })

  it.each([
    ['hangs', { hang: true }, 'did not answer in time'],
    ['refuses', { errcode: 93000, errmsg: 'invalid webhook url' }, 'does not know the key'],
    ['is not there', { close: 'before' }, 'gave no answer'],
    ['says nothing', { body: '<html>' }, 'gave no clear answer'],
  ] as const)('a robot that %s is told once, and again at the next push', async (_, fault, reason) => {
    const [id] = badComments()
    const options = { ...freshProcess(), timeLimitMs: 2000 }
    cloud().faults.add({ on: 'robot', ...fault })
    const line = await push(event(id), options)
    expect(line).toMatchObject({ outcome: 'ok', alert: 'not delivered' })
    expect(line.reasons[0]).toContain(reason)
    expect(texts()).toHaveLength(1)
    expect(await push(event(id), options)).toMatchObject({ alert: 'delivered' })
    expect(await push(event(id), options)).toMatchObject({ alert: 'made before' })
    expect(texts()).toHaveLength(2)
  })

  it.each([
    'http://qyapi.weixin.qq.com/x?key=k',
    'https://evil.example/?key=k',
    'https://qyapi.weixin.qq.com.evil.example/',
    'x',
  ])('sends nothing to an address that is not the robot’s: %s', async url => {
    const line = await push(event('1'), freshProcess({ ALERT_ROBOTS: url }))
    expect(line).toMatchObject({ outcome: 'not_configured', errCode: 412 })
    expect(line.message).toContain('ALERT_ROBOTS')
    expect(cloud().requests).toHaveLength(0)
  })
})

describe('who may trigger it', () => {
  it.each([
    { openid: 'oSTRANGER' },
    { openid: 'oSTRANGER', source: 'wx_unknown' },
    { openid: undefined, source: 'wx_unknown' },
    { openid: undefined },
  ])('not %j', async caller => {
    expect(await push(event('1'), { ...caller, ...freshProcess() })).toMatchObject({
      outcome: 'forbidden',
      errCode: 403,
    })
    expect(cloud().requests).toHaveLength(0)
  })

  it('a source without OPENID that the owner trusts', async () => {
    const [id] = badComments()
    const caller = { openid: undefined, source: 'wx_unknown' }
    const line = await push(event(id), { ...caller, ...freshProcess({ TRUSTED_SOURCES: 'wx_unknown' }) })
    expect(line).toMatchObject({ outcome: 'ok', alert: 'delivered' })
  })
})
