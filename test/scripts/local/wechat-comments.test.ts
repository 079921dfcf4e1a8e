import { describe, expect, test } from 'vitest'
import { LocalCloud } from '../../../scripts/local/cloud'
import { at, clock, second, useCloudOfFixtures } from '../../helpers/fixtures-cloud'

const { cloud, get, post } = useCloudOfFixtures()

describe('comments', () => {
  const range = { startTime: '0', endTime: String(clock.now / second) }
  const bad = () => {
    const state = cloud().comments.all.find(({ actions, comment, reply }) => {
      return actions && !comment.extInfo.isAlreadySendTmpl && !reply
    })
    if (!state) throw new Error('no bad comment is left')
    return state.comment.commentId
  }

  test('filters, offset and limit', async () => {
    const list = (query: Record<string, string>) =>
      get('/wxaapi/comment/mpcommentlist/get', { ...range, ...query })
    const { json } = await list({ filterType: '1', offset: '2', limit: '3' })
    const expected = cloud().comments.all.filter(({ comment: { score } }) => score === 100 || score === 200)
    expect(json).toEqual({
      errcode: '0',
      success: true,
      total: expected.length,
      offset: 2,
      commentList: expected.slice(2, 5).map(({ comment }) => comment),
    })
    expect((await list({})).json.commentList).toHaveLength(8)
    expect((await list({ offset: '9999' })).json).not.toHaveProperty('commentList')
    expect((await list({ endTime: '1' })).json).toMatchObject({ total: 0, commentList: [] })
    expect((await list({ filterType: '7' })).json).toMatchObject({ errcode: -10001 })
    expect((await list({ startTime: '' })).json).toMatchObject({ errcode: -10001 })
  })

  test('the details type and nest things differently', async () => {
    const changed = cloud().comments.all.find(({ oldComment }) => oldComment)
    const commentId = String(changed?.comment.commentId)
    const { json } = await get('/wxaapi/comment/commentinfo/get', { commentId })
    expect(json).toMatchObject({
      info: {
        content: { commentId, score: String(changed?.comment.score), content: { txt: expect.any(String) } },
      },
      processInfo: { actionList: [{ type: 1 }, { type: 2 }, { type: 3 }, { type: 4 }] },
      oldComment: { content: { ext: expect.any(String) } },
    })
    const good = cloud().comments.all.find(({ comment, oldComment }) => comment.score === 500 && !oldComment)
    const other = await get('/wxaapi/comment/commentinfo/get', { commentId: String(good?.comment.commentId) })
    expect(Object.keys(other.json)).toEqual(['info'])
  })

  test('a reply is there after it was added and gone, with its follow-ups, after it was deleted', async () => {
    const commentId = bad()
    const list = async () => (await get('/wxaapi/comment/replyandcommentreplylist/get', { commentId })).json
    expect(await list()).not.toHaveProperty(['list', 'reply'])

    expect((await post('/wxaapi/comment/reply/add', { commentId, content: '抱歉' })).json).toEqual({
      errcode: 0,
      success: true,
      errmsg: 'ok',
    })
    expect(await list()).toMatchObject({ list: { reply: { commentId, replyContent: { content: '抱歉' } } } })
    expect((await post('/wxaapi/comment/reply/add', { commentId, content: '再次' })).json).toMatchObject({
      errcode: -10001,
    })

    const replyId = at(await list(), 'list', 'reply', 'replyId')
    const followUp = { commentId, replyId, content: '已退款' }
    expect((await post('/wxaapi/comment/commentreply/add', followUp)).json).toMatchObject({ success: true })
    await post('/wxaapi/comment/commentreply/add', { ...followUp, content: '请查收' })
    const commentReplyId = at(await list(), 'list', 'commentReplyList', 0, 'commentReplyId')
    await post('/wxaapi/comment/commentreply/delete', { commentId, replyId, commentReplyId })
    expect(await list()).toMatchObject({
      list: { commentReplyList: [{ commentReplyContent: { content: '请查收' } }] },
    })

    await post('/wxaapi/comment/reply/delete', { commentId, replyId })
    expect(await list()).not.toHaveProperty(['list', 'reply'])
    expect(cloud().comments.find(commentId).followUps).toEqual([])
  })

  test('a comment or reply that is not this mini program’s is -10403', async () => {
    const commentId = bad()
    const foreign = [
      ['reply/add', { commentId: '1', content: 'x' }],
      ['reply/delete', { commentId, replyId: '1' }],
      ['commentreply/add', { commentId, replyId: '1', content: 'x' }],
      ['commentreply/delete', { commentId, replyId: '1', commentReplyId: '1' }],
      ['apikfquota/reset', { commentId: '1' }],
      ['confirmcompromise', { commentId: '1', content: 'x', picList: ['x'] }],
    ] as const
    for (const [api, body] of foreign) {
      expect((await post(`/wxaapi/comment/${api}`, body)).json, api).toMatchObject({ errcode: -10403 })
    }
    expect((await get('/wxaapi/comment/commentinfo/get', { commentId: '1' })).json).toMatchObject({
      errcode: -10403,
    })
  })

  test('a bad comment is settled once, a good one never', async () => {
    const commentId = bad()
    const settle = (changes: object) =>
      post('/wxaapi/comment/confirmcompromise', { commentId, content: '赔付', picList: ['m1'], ...changes })
    expect((await settle({ picList: [] })).json).toMatchObject({ errcode: -10001 })
    expect((await settle({})).json).toMatchObject({ errcode: 0, success: true })
    expect((await settle({})).json).toMatchObject({ errcode: 10000 })
    const good = cloud().comments.all.find(({ comment }) => comment.score === 500)
    expect((await settle({ commentId: good?.comment.commentId })).json).toMatchObject({ errcode: 10000 })

    expect(cloud().comments.settlements).toEqual([{ commentId, content: '赔付', picList: ['m1'] }])
    expect((await get('/wxaapi/comment/commentinfo/get', { commentId })).json).toMatchObject({
      info: { content: { extInfo: { isAlreadySendTmpl: true } } },
      processInfo: { actionList: [{ type: 1 }, { type: 2, updateTime: clock.now / second }, { type: 3 }] },
    })
  })

  test('a quota reset is recorded', async () => {
    const commentId = bad()
    await post('/wxaapi/comment/apikfquota/reset', { commentId })
    expect(cloud().comments.quotaResets).toEqual([commentId])
  })

  test('bodies and methods are checked', async () => {
    const path = '/wxaapi/comment/reply/add'
    expect((await get(path)).json).toMatchObject({ errcode: 43002 })
    expect((await post(path, '')).json).toMatchObject({ errcode: 44002 })
    expect((await post(path, '{')).json).toMatchObject({ errcode: 47001 })
    expect((await post(path, { commentId: 1, content: 'x' })).json).toMatchObject({ errcode: -10001 })
    expect((await get('/wxaapi/comment/nothing')).json).toMatchObject({ errcode: 40066 })
  })

  test('a change in one cloud does not reach another', async () => {
    const other = await LocalCloud.start({ data: cloud().data, now: () => clock.now })
    expect(other.comments.all).toEqual(cloud().data.comments)
    await other.stop()
  })
})
