import { beforeEach, describe, expect, it } from 'vitest'
import type { CommentListQuery } from '../../shared/comments/operations'
import type { Comment } from '../../shared/comments/types'
import type { Feedback, FeedbackQuery } from '../../shared/feedback/types'
import type { SyncResult } from '../../shared/sync/types'
import type { Page } from '../../shared/types'
import { TRANSPORTS, useLocalCloud } from '../helpers/cloud'

/*
 * WeChat does not document how many records a page of either list may have, or has.
 */

const { cloud, data, error, requestsTo } = useLocalCloud()

const COMMENTS = '/wxaapi/comment/mpcommentlist/get'

beforeEach(() => {
  const none = Number.POSITIVE_INFINITY
  Object.assign(cloud().pageLimits, { given: none, taken: none, errcode: 40097 })
})

/** Options for a call in an instance that knows nothing yet. */
let instances = 0
const newInstance = (env: Record<string, string> = {}) => ({
  env: { ...env, INSTANCE: String(++instances) },
})

const feedbackIds = () => cloud().data.feedback.map(({ record_id }) => String(record_id))

describe.each(TRANSPORTS)('feedback over $transport', ({ transport, list: api }) => {
  type FeedbackPage = Page<Feedback, FeedbackQuery>
  const options = () => newInstance({ FEEDBACK_TRANSPORT: transport })
  const asked = () => requestsTo(api).map(({ params }) => [Number(params.page), Number(params.num)])

  it.each([
    // Given, asked for, the next page.
    [20, { num: 100 }, { page: 2, num: 20 }],
    [20, { page: 2, num: 100 }, { page: 7, num: 20 }],
    [30, { num: 100 }, { page: 2, num: 20 }],
    [70, { num: 100 }, { page: 2, num: 50 }],
    [10, { num: 100 }, { page: 2, num: 10 }],
    [7, { page: 3, num: 10 }, { page: 4, num: 7 }],
    [5, { page: 2, num: 7 }, { page: 3, num: 5 }],
    [20, { num: 20 }, { page: 2, num: 20 }],
  ])('of at most %d a page: %j is followed by %j', async (given, input, next) => {
    cloud().pageLimits.given = given
    const env = { FEEDBACK_TRANSPORT: transport }
    expect((await data<FeedbackPage>('getFeedback', input, { env })).next).toEqual(next)
  })

  it('tries a size that is refused smaller, and remembers what was taken', async () => {
    cloud().pageLimits.taken = 20
    const instance = options()
    const first = await data<FeedbackPage>('getFeedback', { num: 100 }, instance)
    expect(first.list.map(({ recordId }) => recordId)).toEqual(feedbackIds().slice(0, 20))
    expect(first.next).toEqual({ page: 2, num: 20 })
    expect(asked()).toEqual([
      [1, 100],
      [1, 50],
      [1, 20],
    ])
    cloud().clearRequests()
    // As WeChat would count them in pages of the size that was asked for.
    const second = await data<FeedbackPage>('getFeedback', { page: 2, num: 40 }, instance)
    expect(second.list.map(({ recordId }) => recordId)).toEqual(feedbackIds().slice(40, 60))
    expect(second.next).toEqual({ page: 4, num: 20 })
    expect(asked()).toEqual([[3, 20]])
  })

  it.each([
    // Asked for, records passed over, records that come, the next page.
    [{ page: 3, num: 30 }, 60, 20, { page: 5, num: 20 }],
    [{ page: 2, num: 30 }, 30, 15, { page: 5, num: 10 }],
    [{ page: 2, num: 97 }, 97, 1, { page: 99, num: 1 }],
  ])(
    'begins at the record that was asked for where a page is smaller: %j',
    async (input, from, came, next) => {
      cloud().pageLimits.taken = 20
      const page = await data<FeedbackPage>('getFeedback', input, options())
      expect(page.list.map(({ recordId }) => recordId)).toEqual(feedbackIds().slice(from, from + came))
      expect(page.next).toEqual(next)
    },
  )
})

describe('comments', () => {
  type CommentPage = Page<Comment, CommentListQuery>
  const asked = () => requestsTo(COMMENTS).map(({ params }) => [Number(params.offset), Number(params.limit)])
  const ids = () => cloud().comments.all.map(({ comment }) => comment.commentId)

  it('tries a size that is refused smaller, and remembers what was taken', async () => {
    Object.assign(cloud().pageLimits, { taken: 15, errcode: -10001 })
    const instance = newInstance()
    const query = { startTime: 0, endTime: Math.floor(Date.now() / 1000) }
    const first = await data<CommentPage>('getCommentList', { ...query, offset: 3, limit: 60 }, instance)
    expect(first.list.map(({ commentId }) => commentId)).toEqual(ids().slice(3, 13))
    expect(first.next).toEqual({ ...query, offset: 13, limit: 60 })
    const second = await data<CommentPage>('getCommentList', first.next, instance)
    expect(second.list.map(({ commentId }) => commentId)).toEqual(ids().slice(13, 23))
    expect(asked()).toEqual([
      [3, 60],
      [3, 50],
      [3, 20],
      [3, 10],
      [13, 10],
    ])
  })

  it.each([-10001, -10003, 10000, 40097])('%d of ten records and fewer is what it says', async errcode => {
    Object.assign(cloud().pageLimits, { taken: 0, errcode })
    for (const [limit, requests] of [
      [10, 1],
      [11, 2],
      [51, 4],
    ]) {
      cloud().clearRequests()
      expect(await error('getCommentList', { limit }, newInstance())).toMatchObject({
        kind: 'wechat',
        errCode: errcode,
        retryable: false,
      })
      expect(asked()).toHaveLength(requests ?? 0)
    }
  })

  it('tries smaller sizes after a code that nothing is known of', async () => {
    Object.assign(cloud().pageLimits, { taken: 20, errcode: 47003 })
    expect(await data<CommentPage>('getCommentList', { limit: 100 }, newInstance())).toMatchObject({
      list: { length: 20 },
    })
    expect(asked().map(([, limit]) => limit)).toEqual([100, 50, 20])
  })

  it.each([-10007, -10403, 45009, 48001])('tries nothing smaller after %d', async errcode => {
    Object.assign(cloud().pageLimits, { taken: 0, errcode })
    expect(await error('getCommentList', { limit: 100 }, newInstance())).toMatchObject({ errCode: errcode })
    expect(asked()).toHaveLength(1)
  })

  it('remembers no size where WeChat took none', async () => {
    Object.assign(cloud().pageLimits, { taken: 0 })
    const instance = newInstance()
    await error('getCommentList', { limit: 100 }, instance)
    cloud().pageLimits.taken = Number.POSITIVE_INFINITY
    cloud().clearRequests()
    await data('getCommentList', { limit: 100 }, instance)
    expect(asked()).toEqual([[0, 100]])
  })
})

describe('a page that does not fit into one result', () => {
  /** 63 KB. */
  const long = '很'.repeat(21_000)
  const mostBytes = 1_000_000

  /** The ids of all records, page after page. */
  async function walk(name: string, query: object, idName: string, env: Record<string, string> = {}) {
    const pages: string[][] = []
    for (let next: object | null = query; next; ) {
      const page: Page<Record<string, unknown>, object> = await data(name, next, { env })
      expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(mostBytes)
      pages.push(page.list.map(record => String(record[idName])))
      expect(page.next).not.toEqual(next)
      next = page.next
    }
    return pages
  }

  it.each(TRANSPORTS)('is cut, and the next goes on: feedback over $transport', async ({ transport }) => {
    const records = cloud().data.feedback.slice(7, 47)
    const contents = records.map(({ content }) => content)
    for (const record of records) record.content = long
    try {
      const pages = await walk('getFeedback', { num: 100 }, 'recordId', { FEEDBACK_TRANSPORT: transport })
      expect([...new Set(pages.flat())]).toEqual(feedbackIds())
      // 7 short ones and 14 long ones: by 20, the next page begins one before the end of this one.
      expect(pages.slice(0, 3).map(({ length }) => length)).toEqual([21, 14, 10])
    } finally {
      for (const [index, record] of records.entries()) record.content = contents[index] ?? ''
    }
  })

  it('is cut, and the next goes on: comments, of which none comes twice', async () => {
    const comments = cloud().comments.all.slice(0, 40)
    const texts = comments.map(({ comment }) => comment.content.txt)
    for (const { comment } of comments) comment.content.txt = long
    try {
      const query = { startTime: 0, endTime: Math.floor(Date.now() / 1000), limit: 100 }
      const pages = await walk('getCommentList', query, 'commentId')
      expect(pages.flat()).toEqual(cloud().comments.all.map(({ comment }) => comment.commentId))
      expect(pages.slice(0, 3).map(({ length }) => length)).toEqual([14, 14, 100])
    } finally {
      for (const [index, { comment }] of comments.entries()) comment.content.txt = texts[index] ?? ''
    }
  })

  it('holds a record that is too large by itself, with its long texts cut', async () => {
    const huge = { record_id: 2, content: '很'.repeat(400_000), type: 4, systemInfo: { a: long, b: 1 } }
    const list = [{ record_id: 1, content: long }, huge, { record_id: 3 }]
    const body = JSON.stringify({ errcode: 0, list, total_num: 9 })
    cloud().faults.add({ on: 'operation.getFeedback', body })
    const { list: read, next } = await data<Page<Feedback, object>>('getFeedback', { num: 9 })
    expect(next).toEqual({ num: 3, page: 2 })
    expect(read.map(({ recordId, cut }) => [recordId, cut])).toEqual([
      ['1', undefined],
      ['2', true],
      ['3', undefined],
    ])
    expect(read[1]).toMatchObject({
      content: expect.stringMatching(/^很{100000}…$/),
      type: 4,
      systemInfo: { b: 1 },
    })
  })

  it('is cut, too, where it holds one comment and what that was before', async () => {
    const content = { commentId: 1, content: { txt: '很'.repeat(800_000) }, score: 100 }
    const body = JSON.stringify({ errcode: 0, info: { content }, oldComment: content })
    cloud().faults.add({ on: '/wxaapi/comment/commentinfo/get', body })
    expect(await data('getCommentInfo', { commentId: '1' })).toMatchObject({
      comment: { commentId: '1', score: 100, cut: true },
      oldComment: { commentId: '1', score: 100, cut: true },
    })
  })

  it('is cut although WeChat says that there are no more', async () => {
    const commentList = Array.from({ length: 20 }, (_, id) => ({ commentId: id + 1, content: { txt: long } }))
    cloud().faults.add({ on: COMMENTS, body: JSON.stringify({ errcode: 0, commentList, total: 3 }) })
    expect(await data('getCommentList', { limit: 20 })).toMatchObject({ next: { offset: 14, limit: 20 } })
  })
})

it.each([
  ['takes', { taken: 20 }],
  ['gives', { given: 13 }],
])('a sync brings in everything where WeChat %s %j', async (_, limits) => {
  Object.assign(cloud().pageLimits, limits)
  cloud().database.clear()
  expect(await data<SyncResult>('syncVoices', {}, newInstance())).toMatchObject({
    feedback: { added: feedbackIds().length, complete: true },
    comments: { added: cloud().comments.all.length, complete: true },
  })
})
