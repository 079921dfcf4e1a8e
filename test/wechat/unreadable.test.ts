import { describe, expect, it } from 'vitest'
import type { Voice } from '../../shared/archive/types'
import type { Comment, CommentInfo, CommentReplies } from '../../shared/comments/types'
import type { Feedback } from '../../shared/feedback/types'
import type { SyncResult } from '../../shared/sync/types'
import type { Page } from '../../shared/types'
import { TRANSPORTS, useLocalCloud } from '../helpers/cloud'
import {
  COMMENT,
  COMMENT_INFO,
  COMMENT_LIST,
  COMMENT_REPLIES,
  CONTROL_CHARACTERS,
  FEEDBACK,
  FOLLOW_UP,
  REPLY,
  respond,
} from '../helpers/documented-records'

/*
 * What WeChat sends as another type than documented costs no more than itself.
 */

const { cloud, call, data, error } = useLocalCloud()

const answer = (on: string, body: object) => respond(cloud(), on, body)
const info = () => data<CommentInfo>('getCommentInfo', { commentId: '1' })
const replies = () => data<CommentReplies>('getCommentReplyList', { commentId: '1' })

describe('what cannot be read', () => {
  const feedbackOf = async (field: object) => {
    answer('operation.getFeedback', { errcode: 0, list: [{ ...FEEDBACK, ...field }], total_num: 1 })
    return (await data<Page<Feedback, object>>('getFeedback', {})).list[0]
  }
  const commentOf = async (field: object) => {
    answer(COMMENT_LIST, { errcode: 0, commentList: [{ ...COMMENT, ...field }], total: 1 })
    return (await data<Page<Comment, object>>('getCommentList', {})).list[0]
  }

  it.each([
    [{ phone: {} }, { phone: '' }, ['phone']],
    [{ mediaIds: 'm1' }, { mediaIds: [] }, ['mediaIds']],
    [{ mediaIds: ['m1', {}, 'm2'] }, { mediaIds: ['m1', 'm2'] }, ['mediaIds.1']],
    [{ type: {} }, { type: 0 }, ['type']],
    [{ create_time: '2026-11-24 10:00:00' }, { createTime: 0 }, ['createTime']],
    [{ openid: ['o'], nickname: true }, { openid: '', nickname: '' }, ['openid', 'nickname']],
  ])('of feedback is empty and named: %j', async (field, read, unreadable) => {
    expect(await feedbackOf(field)).toMatchObject({ content: '白屏了', ...read, unreadable })
  })

  const noScore = { score: null, stars: null }

  it.each([
    [{ content: '好' }, { content: { txt: '', media: [] } }, ['content']],
    [
      { extInfo: { isAlreadySendTmpl: 2 } },
      { extInfo: { isAlreadySendTmpl: false } },
      ['extInfo.isAlreadySendTmpl'],
    ],
    [{ amount: '¥1' }, { amount: 0 }, ['amount']],
    [{ score: 'abc' }, noScore, ['score']],
    [{ payTime: '昨天' }, { payTime: null }, ['payTime']],
    [
      { content: { txt: 1, media: [{ videoDuration: '11s' }, 'x'] } },
      { content: { txt: '1', media: [{ videoDuration: 0 }] } },
      ['content.media.0.videoDuration', 'content.media.1'],
    ],
  ])('of a comment is empty and named: %j', async (field, read, unreadable) => {
    expect(await commentOf(field)).toMatchObject({ orderId: 'payorder@_1', ...read, unreadable })
  })

  it.each([
    [{ content: { media: { img: 'a' } } }, { content: { txt: '', media: [{ img: 'a' }] } }],
    [
      { productInfo: { productList: { name: '纸巾' } } },
      { productInfo: { productList: [{ name: '纸巾', picUrl: '' }] } },
    ],
    [
      { extInfo: '{}', orderInfo: '{"busi_order_id":7}' },
      { extInfo: { isAlreadySendTmpl: false }, orderInfo: { busiOrderId: '7' } },
    ],
    [
      { content: '{"txt":"好","media":"[{\\"thumb_img\\":\\"t\\"}]"}' },
      { content: { txt: '好', media: [{ thumbImg: 't' }] } },
    ],
    [
      { score: undefined, payTime: undefined },
      { ...noScore, payTime: null },
    ],
    [
      { score: '', payTime: null },
      { ...noScore, payTime: null },
    ],
    [{ score: 0 }, { score: 0, stars: 0 }],
    [
      { createTime: 0, payTime: 1676351504999 },
      { createTime: 0, payTime: 1676351504 },
    ],
    [{ createTime: '1676351504.9' }, { createTime: 1676351504 }],
    [{ createTime: undefined }, { createTime: 0 }],
  ])('is not what another form says: %j', async (field, read) => {
    const found = await commentOf(field)
    expect(found).toMatchObject(read)
    expect(found).not.toHaveProperty('unreadable')
  })

  it('of a settlement, and of what is around the records, is named too', async () => {
    const processInfo = {
      actionList: [{ type: 1, updateTime: 1676351504999 }, { type: {}, updateTime: '昨天' }, 'x'],
    }
    answer(COMMENT_INFO, { info: { content: COMMENT }, processInfo, oldComment: 'x' })
    expect(await info()).toMatchObject({
      process: {
        actions: [
          { type: 1, updateTime: 1676351504 },
          { type: 0, updateTime: null },
        ],
        current: 1,
      },
      oldComment: null,
      unreadable: [
        'processInfo.actionList.1.type',
        'processInfo.actionList.1.updateTime',
        'processInfo.actionList.2',
        'oldComment',
      ],
    })
    answer(COMMENT_REPLIES, { list: [{ reply: 'x', commentReplyList: [FOLLOW_UP, 7] }] })
    expect(await replies()).toEqual({
      reply: null,
      commentReplyList: [FOLLOW_UP],
      unreadable: ['reply', 'commentReplyList.1'],
    })
  })

  it('is counted in the log, which never says what it held', async () => {
    const logged = async (...records: unknown[]) => {
      answer(COMMENT_LIST, { errcode: 0, commentList: records, total: 'geheim' })
      const { logs } = await call('getCommentList', {})
      expect(logs).not.toContain('geheim')
      return JSON.parse(logs.trim())
    }
    const many = { ...COMMENT, amount: 'geheim', content: 'geheim', userInfo: { openid: {}, nickName: '' } }
    expect(await logged(many, COMMENT, 'geheim', { txt: 'geheim' })).toMatchObject({
      outcome: 'ok',
      unreadable: 6,
    })
    answer(COMMENT_LIST, { errcode: 0, commentList: [COMMENT], total: 1 })
    expect(JSON.parse((await call('getCommentList', {})).logs)).not.toHaveProperty('unreadable')
  })
})

describe('a list', () => {
  it.each([
    // A record without an id, or none at all, is left out; what came is counted.
    [[{ content: '好' }, COMMENT, 'x', null, 7, [COMMENT], { ...COMMENT, commentId: {} }], 1, 7],
    [COMMENT, 1, 1],
    [JSON.stringify([{ ...COMMENT, commentId: '1' }, COMMENT]).replaceAll('@id@', '2'), 2, 2],
    [JSON.stringify({ ...COMMENT, commentId: '1' }), 1, 1],
    [[JSON.stringify({ ...COMMENT, commentId: '1' })], 1, 1],
  ])('is read as %j', async (commentList, read, came) => {
    answer(COMMENT_LIST, { errcode: 0, commentList, total: 99 })
    const { list, next } = await data<Page<Comment, { offset: number }>>('getCommentList', { offset: 5 })
    expect(list).toHaveLength(read)
    expect(next).toMatchObject({ offset: 5 + came })
  })

  it.each([{}, [], null, '', '{}', '[]'])('is empty as %j', async commentList => {
    answer(COMMENT_LIST, { errcode: 0, commentList, total: 99 })
    expect(await data('getCommentList', {})).toEqual({ list: [], total: 99, next: null })
    answer(COMMENT_REPLIES, { errcode: 0, list: commentList })
    expect(await replies()).toEqual({ reply: null, commentReplyList: [] })
  })

  it.each(['geheim', 7, true, '[1'])('that is neither list nor object is a bad response: %j', async list => {
    answer(COMMENT_LIST, { errcode: 0, commentList: list, total: 1 })
    answer('operation.getFeedback', { errcode: 0, list, total_num: 1 })
    answer(COMMENT_REPLIES, { errcode: 0, list })
    for (const [name, input] of [
      ['getCommentList', {}],
      ['getFeedback', {}],
      ['getCommentReplyList', { commentId: '1' }],
    ] as const) {
      const refusal = await error(name, input)
      expect(refusal).toMatchObject({ kind: 'bad_response', errCode: 502, retryable: false })
      expect(JSON.stringify(refusal)).not.toContain('geheim')
    }
  })
})

describe('raw control characters in what users wrote', () => {
  const nickname = '小@control@明'
  const said = `小${CONTROL_CHARACTERS}明`

  it.each(TRANSPORTS)(
    'are read over $transport, in text inside of text too',
    async ({ transport, list: on }) => {
      const systemInfo = JSON.stringify({ model: nickname })
      answer(on, { errcode: 0, list: [{ ...FEEDBACK, nickname, systemInfo }], total_num: 1 })
      const { list } = await data<Page<Feedback, object>>(
        'getFeedback',
        {},
        { env: { FEEDBACK_TRANSPORT: transport } },
      )
      expect(list).toMatchObject([{ nickname: said, systemInfo: { model: said } }])
      expect(list[0]).not.toHaveProperty('unreadable')
    },
  )

  it('are read in comments and replies', async () => {
    answer(COMMENT_LIST, {
      errcode: 0,
      commentList: [{ ...COMMENT, userInfo: { nickName: nickname } }],
      total: 1,
    })
    expect((await data<Page<Comment, object>>('getCommentList', {})).list).toMatchObject([
      { userInfo: { nickName: said }, content: { txt: '坏了' } },
    ])
    answer(COMMENT_REPLIES, {
      errcode: 0,
      list: { reply: { ...REPLY, replyContent: { content: nickname } } },
    })
    expect((await replies()).reply?.replyContent.content).toBe(said)
    answer(COMMENT_INFO, { errcode: 0, info: { content: { ...COMMENT, content: { txt: nickname } } } })
    expect((await info()).comment.content.txt).toBe(said)
  })
})

const nowSeconds = Math.floor(Date.now() / 1000)

it('a sync gets past such a page, and keeps what is beside it', async () => {
  const odd = [
    { ...COMMENT, commentId: '1', userInfo: { nickName: '@control@' } },
    {
      ...COMMENT,
      commentId: '2',
      content: '好',
      amount: '¥1',
      productInfo: { productList: { name: '纸巾' } },
    },
    { ...COMMENT, commentId: '3', score: 'abc', createTime: (nowSeconds - 60) * 1000 + 0.5 },
    { ...COMMENT, commentId: '4' },
    { content: 'no id' },
  ]
  answer(COMMENT_LIST, { errcode: 0, commentList: odd, total: cloud().comments.all.length })
  const list = [
    { ...FEEDBACK, record_id: '1', mediaIds: 'm1', nickname: '@control@' },
    { ...FEEDBACK, record_id: '2', phone: {}, create_time: nowSeconds - 60.5 },
  ]
  answer('operation.getFeedback', { errcode: 0, list, total_num: 2 })
  const result = await data<SyncResult>('syncVoices', {}, { env: { VOICE_RETENTION_DAYS: '20' } })
  expect(result).toMatchObject({ feedback: { complete: true }, comments: { complete: true } })
  const voicesById = async () => {
    const query = { limit: 100, startTime: nowSeconds - 61 }
    const { list } = await data<Page<Voice, object>>('listVoices', query)
    return Object.fromEntries(list.map(voice => [voice._id.split(':').slice(1).join(':'), voice]))
  }
  expect(await voicesById()).toMatchObject({
    'comment:1': { stars: 1, record: { userInfo: { nickName: CONTROL_CHARACTERS } } },
    'comment:2': { stars: 1, record: { unreadable: ['amount', 'content'] } },
    'comment:3': { stars: null, score: null, createTime: nowSeconds - 60 },
    'comment:4': { stars: 1 },
    'feedback:1': { record: { nickname: CONTROL_CHARACTERS, mediaIds: [], unreadable: ['mediaIds'] } },
    'feedback:2': { createTime: nowSeconds - 61, record: { phone: '' } },
  })
  // Stars come and go, too.
  const scored = [
    { ...odd[2], score: 200 },
    { ...odd[3], score: null },
  ]
  answer(COMMENT_LIST, { errcode: 0, commentList: scored, total: 2 })
  await data<SyncResult>('syncVoices', {})
  expect(await voicesById()).toMatchObject({ 'comment:3': { stars: 2 }, 'comment:4': { stars: null } })
})
