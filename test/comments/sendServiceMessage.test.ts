import { describe, expect, it } from 'vitest'
import { ADMIN_OPENID, APPID } from '../../scripts/local/cloud'
import type { Voice } from '../../shared/archive/types'
import { useLocalCloud } from '../helpers/cloud'

const { cloud, data, error, requestsTo } = useLocalCloud()

const RESET = '/wxaapi/comment/apikfquota/reset'
const SEND = 'customerServiceMessage.send'

const bad = () => {
  const found = cloud().comments.all.find(({ comment }) => comment.score === 100)
  if (!found) throw new Error('the sample data has no bad comment')
  return found.comment
}
const message = () => ({ commentId: bad().commentId, content: ' 已为您退款 ' })
const sent = () => cloud().serviceMessages.length

describe('sendServiceMessage', () => {
  it('resets the quota, then sends one message to the author', async () => {
    expect(await data('sendServiceMessage', message())).toEqual({})
    expect(cloud().serviceMessages.at(-1)).toEqual({ touser: bad().userInfo.openid, content: '已为您退款' })
    const names = cloud().requests.map(({ name }) => name)
    expect(names.indexOf(SEND)).toBeGreaterThan(names.indexOf(RESET))
    expect(requestsTo(SEND)).toHaveLength(1)
  })

  it('is noted in the history with who sent it, unless it was refused', async () => {
    await data('syncVoices', {})
    const id = `${APPID}:comment:${bad().commentId}`
    cloud().faults.add({ on: SEND, errcode: 45015, errmsg: 'response out of time limit' })
    await error('sendServiceMessage', message())
    expect((await data<Voice>('getVoice', { id })).history).toEqual([])
    await data('sendServiceMessage', message())
    expect((await data<Voice>('getVoice', { id })).history).toMatchObject([
      { action: 'sendServiceMessage', by: ADMIN_OPENID },
    ])
  })

  it.each([
    [45015, /too long/],
    [45047, /until they answer/],
    [40003, /does not know this user/],
  ])('says why WeChat refuses with %i', async (errcode, hint) => {
    cloud().faults.add({ on: SEND, errcode, errmsg: 'no' })
    const refusal = await error('sendServiceMessage', message())
    expect(refusal).toMatchObject({ kind: 'wechat', errCode: errcode, retryable: false })
    expect(refusal.hint).toMatch(hint)
    expect(refusal).not.toHaveProperty('outcome')
    expect(requestsTo(SEND)).toHaveLength(1)
  })

  it('is sent once when no answer comes, and its outcome is unknown', async () => {
    cloud().faults.add({ on: SEND, close: 'after' })
    const before = sent()
    const refusal = await error('sendServiceMessage', message())
    expect(refusal).toMatchObject({ kind: 'network', retryable: false, outcome: 'unknown' })
    expect(requestsTo(SEND)).toHaveLength(1)
    expect(sent()).toBe(before + 1)
  })

  it.each([
    ['/wxaapi/comment/commentinfo/get', { errcode: -10403 }],
    ['/wxaapi/comment/commentinfo/get', { body: '{"info":{"content":{"commentId":"1"}}}' }],
    [RESET, { close: 'after' as const }],
  ])('sends nothing when %s fails, and says so', async (on, fault) => {
    cloud().faults.add({ on, ...fault })
    const refusal = await error('sendServiceMessage', message())
    expect(refusal.message).toContain('the message was not sent')
    expect(refusal).not.toHaveProperty('outcome')
    expect(refusal.retryable).toBe(false)
    expect(requestsTo(SEND)).toEqual([])
  })

  it('is for administrators, with a text of 1 to 500 characters', async () => {
    expect((await error('sendServiceMessage', message(), { openid: 'oStranger' })).kind).toBe('forbidden')
    expect(await error('sendServiceMessage', { ...message(), content: ' ' })).toMatchObject({
      kind: 'invalid_input',
      fields: [{ field: 'content' }],
    })
    // Only the database is asked: is this a member?
    expect(cloud().requests.map(({ name }) => name)).toEqual(['database.getDocument'])
  })
})
