import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { OPERATIONS } from '../../shared/operations/table'
import { useLocalCloud } from '../helpers/cloud'

const { cloud, call, data, error, requestsTo } = useLocalCloud({ env: () => ({ PUSH_SOURCES: 'wx_push' }) })

const LIST = '/wxaapi/comment/mpcommentlist/get'

const push = (comment_id: string) => ({
  ToUserName: 'gh_1',
  FromUserName: 'oWeChatTeam',
  CreateTime: 1676351504,
  MsgType: 'event',
  Event: 'wxa_comment_bad_score',
  result: { comment_id },
})
const badComment = () =>
  cloud().comments.all.find(({ comment }) => comment.score === 100)?.comment.commentId ?? ''
const linesOf = (logs: string) =>
  logs
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))

describe('by action', () => {
  const reads: [string, object][] = [
    ['getFeedback', { num: 3, type: 3 }],
    ['getCommentList', { limit: 2, filterType: '1' }],
    ['getCommentInfo', { commentId: '0' }],
    ['getCommentReplyList', { commentId: '1' }],
    ['getFeedback', { num: 1000 }],
    ['addReply', { commentId: '1' }],
    ['confirmCompromise', {}],
  ]
  it.each(reads)('%s %j: answers as the function alone', async (action, input) => {
    const endTime = 1_700_000_000
    const event = action === 'getCommentList' ? { ...input, endTime } : input
    const alone = await call(action, event)
    const together = await call('userVoice', { action, ...event })
    expect(together.envelope).toEqual(alone.envelope)
    const [line] = linesOf(together.logs)
    expect(line).toMatchObject({ function: action, errCode: together.envelope.errCode })
  })

  it('refuses a stranger as the function alone does, and says nothing of actions', async () => {
    const options = { openid: 'oSTRANGER' }
    const alone = await call('getFeedback', {}, options)
    expect((await call('userVoice', { action: 'getFeedback' }, options)).envelope).toEqual(alone.envelope)
    for (const event of [{}, { action: 'nothing' }, { action: 'constructor' }]) {
      const refusal = await error('userVoice', event, options)
      expect(refusal).toMatchObject({ kind: 'forbidden' })
      expect(JSON.stringify(refusal)).not.toContain('getFeedback')
    }
    // Each looked for him among the members.
    expect(new Set(cloud().requests.map(({ name }) => name))).toEqual(new Set(['database.getDocument']))
  })

  it.each([undefined, null, '', 'getFeedbak', 'constructor', '__proto__', 7, {}, ['x']])(
    'lists the actions where the action is %j',
    async action => {
      const refusal = await error('userVoice', { action })
      expect(refusal).toMatchObject({ kind: 'invalid_input', errCode: 400 })
      expect(refusal.fields).toEqual([
        { field: 'action', message: expect.stringContaining('getCommentList, ') },
      ])
    },
  )

  it('takes the input of the action, not its name', async () => {
    await data<unknown>('getCommentList', { limit: 1 })
    const { envelope } = await call('userVoice', { action: 'getCommentList', limit: 1, userInfo: {} })
    expect(envelope).toMatchObject({ errCode: 0, errMsg: 'getCommentList:ok' })
    expect(requestsTo(LIST)[1]?.params).not.toHaveProperty('action')
  })

  it('refuses a misspelt key, whatever the action', async () => {
    const events = join(import.meta.dirname, '../events')
    const keys = Object.keys(OPERATIONS).flatMap(action => {
      const samples: { value: object }[] = JSON.parse(readFileSync(join(events, `${action}.json`), 'utf8'))
      return [...new Set(samples.flatMap(({ value }) => Object.keys(value)))].map(key => ({ action, key }))
    })
    // Of one letter, which would be like any other.
    const short = keys.filter(({ key }) => key.length === 1)
    expect(short.every(({ key }) => key === 'q')).toBe(true)
    expect(keys.length).toBeGreaterThan(30)
    for (const { action, key } of keys.filter(found => !short.includes(found))) {
      const misspelt = `${key}s`.toUpperCase()
      const { envelope } = await call('userVoice', { action, [misspelt]: 1 })
      expect(envelope).toMatchObject({ errCode: 400 })
      expect(JSON.stringify(envelope)).toContain(`${misspelt} is not known: did you mean`)
    }
    expect(cloud().requests).toHaveLength(0)
  })

  it('keeps one token for all that go over HTTPS', async () => {
    const options = { env: { INSTANCE: 'one token' } }
    await call('userVoice', { action: 'getCommentList' }, options)
    await call('userVoice', { action: 'getCommentInfo', commentId: badComment() }, options)
    await call('userVoice', { action: 'getFeedback' }, { env: { ...options.env } })
    expect(requestsTo('/cgi-bin/stable_token')).toHaveLength(1)
  })
})

describe("WeChat's push", () => {
  it.each([undefined, 'oSENDER'])('runs onBadComment, with OPENID %s', async openid => {
    const { envelope, logs } = await call('userVoice', push(badComment()), {
      openid,
      source: 'wx_push',
      env: { INSTANCE: `push ${openid}` },
    })
    expect(envelope).toBe('success')
    expect(linesOf(logs)[0]).toMatchObject({ function: 'onBadComment', outcome: 'ok' })
  })

  it('goes before an action', async () => {
    const event = { action: 'getFeedback', ...push(badComment()) }
    expect((await call('userVoice', event, { source: 'wx_push' })).envelope).toBe('success')
    expect(requestsTo('operation.getFeedback')).toHaveLength(0)
  })

  it.each([
    { MsgType: 'text', Event: 'x' },
    { MsgType: 'event' },
    { MsgType: 'event', Event: 7 },
    { Event: 'x' },
    { MsgType: ['event'], Event: 'x' },
  ])('is not %j', async event => {
    const { envelope } = await call('userVoice', { action: 'getFeedback', num: 1, ...event })
    expect(envelope).toMatchObject({ errCode: 0, errMsg: 'getFeedback:ok' })
  })

  it.each([
    { openid: 'oSTRANGER', source: 'wx_client' },
    { openid: undefined, source: 'wx_http' },
    { openid: 'oSTRANGER', source: 'wx_client,wx_push' },
  ])('is answered but not carried out from %j', async caller => {
    const { envelope, logs } = await call('userVoice', push(badComment()), caller)
    expect(envelope).toBe('success')
    expect(linesOf(logs)[0]).toMatchObject({ outcome: 'forbidden', source: caller.source })
    expect(cloud().requests).toHaveLength(0)
  })

  it('that PUSH_SOURCES lets in opens no other function', async () => {
    const caller = { openid: undefined, source: 'wx_push' }
    const { envelope } = await call('userVoice', { action: 'getFeedback' }, caller)
    expect(envelope).toMatchObject({ errCode: 403 })
  })
})

describe('a timer', () => {
  const event = { Type: 'Timer', TriggerName: 'syncVoices', Time: '2026-11-25T00:00:00Z', Message: '' }

  it('runs syncVoices', async () => {
    const { logs } = await call('userVoice', event, { openid: undefined, source: 'wx_trigger' })
    expect(linesOf(logs).pop()).toMatchObject({ function: 'syncVoices' })
  })

  it('is not an event of a user that looks the same', async () => {
    const stranger = { openid: 'oSTRANGER', source: 'wx_client' }
    expect((await error('userVoice', event, stranger)).kind).toBe('forbidden')
    expect((await error('userVoice', { ...event, SOURCE: 'wx_trigger' }, stranger)).kind).toBe('forbidden')
    expect((await error('userVoice', event)).fields?.[0]?.field).toBe('action')
  })

  it.each([
    { openid: undefined, source: 'wx_trigger,scf' },
    { openid: 'oSTRANGER', source: 'wx_trigger' },
  ])('is not %j', async caller => {
    expect((await error('userVoice', event, caller)).kind).toBe('forbidden')
  })
})
