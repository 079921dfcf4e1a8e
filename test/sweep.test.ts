import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Comment, CommentListQuery } from '../shared/comments/types'
import { fail } from '../shared/errors'
import type { Feedback, FeedbackQuery } from '../shared/feedback/types'
import type { ErrorKind, Page } from '../shared/types'
import { collect, type SweepOptions, type SweptPage, sweep } from '../shared/wechat/sweep'
import { useLocalCloud } from './cloud'

interface Item {
  id: string
}

/** A list that grows at its front, or at its end, whenever it is asked. */
class GrowingList {
  readonly items: Item[]
  requests = 0
  underWay = 0
  most = 0
  #arrivals: number[]

  constructor(
    count: number,
    arrivals: number[],
    readonly newestFirst: boolean,
    readonly capacity = Number.POSITIVE_INFINITY,
  ) {
    this.items = Array.from({ length: count }, (_, index) => ({ id: `old ${index}` }))
    this.#arrivals = [...arrivals]
  }

  read(offset: number, size: number) {
    this.requests++
    for (let n = this.#arrivals.shift() ?? 0; n > 0; n--) {
      const item = { id: `new ${this.items.length}` }
      if (this.newestFirst) this.items.unshift(item)
      else this.items.push(item)
    }
    const list = this.items.slice(offset, offset + Math.min(size, this.capacity))
    return { list, total: this.items.length, received: list.length }
  }
}

async function sweptIds(pages: AsyncIterable<{ list: Item[] }>) {
  const ids: string[] = []
  for await (const { list } of pages) ids.push(...list.map(({ id }) => id))
  return ids
}

const settings = fc.record({
  count: fc.integer({ min: 0, max: 120 }),
  size: fc.integer({ min: 1, max: 25 }),
  concurrency: fc.integer({ min: 1, max: 8 }),
  arrivals: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 40 }),
  newestFirst: fc.boolean(),
})

describe('sweep', () => {
  it('hands out what there was in order, nothing twice and nothing missing, while new records arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        settings,
        fc.scheduler(),
        async ({ count, size, concurrency, arrivals, newestFirst }, scheduler) => {
          const server = new GrowingList(count, arrivals, newestFirst)
          const fetch = async (offset: number, size: number) => {
            server.underWay++
            server.most = Math.max(server.most, server.underWay)
            // WeChat looks at its list at one moment of the request, and requests overtake each other.
            const page = await scheduler.schedule(Promise.resolve()).then(() => server.read(offset, size))
            server.underWay--
            return page
          }
          const ids = sweptIds(
            sweep({ fetch, id: item => item.id, size, start: 0, wholePages: true, concurrency }),
          )
          await scheduler.waitFor(ids)
          const all = await ids
          expect(all.filter(id => id.startsWith('old'))).toEqual(
            Array.from({ length: count }, (_, i) => `old ${i}`),
          )
          expect(new Set(all).size).toBe(all.length)
          expect(server.most).toBeLessThanOrEqual(concurrency)
        },
      ),
      { numRuns: 500 },
    )
  })

  it('asks for each page once where nothing changes, and no further ahead than it may', async () => {
    const server = new GrowingList(95, [], true)
    const asked: number[] = []
    const pages = sweep({
      fetch: async (offset, size) => {
        asked.push(offset)
        return server.read(offset, size)
      },
      id: item => item.id,
      size: 10,
      start: 0,
      wholePages: true,
      concurrency: 3,
    })
    await pages.next()
    expect(asked).toEqual([0])
    await pages.next()
    expect(asked).toEqual([0, 10, 20, 30])
    await pages.next()
    expect(asked).toEqual([0, 10, 20, 30, 40])
    expect(await sweptIds(pages)).toHaveLength(65)
    expect(asked).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90])
  })

  it('goes by what WeChat gives where that is less than it was asked for', async () => {
    const server = new GrowingList(95, [], true, 20)
    const fetch = async (offset: number, size: number) => server.read(offset, size)
    const ids = await sweptIds(
      sweep({ fetch, id: item => item.id, size: 100, start: 0, wholePages: true, concurrency: 4 }),
    )
    expect(ids).toEqual(server.items.map(({ id }) => id))
    expect(server.requests).toBe(5)
  })

  it('goes on where a short page ended, wherever it started and whichever it was', async () => {
    const items = Array.from({ length: 555 }, (_, i) => ({ id: String(i) }))
    const limits = (offset: number) => [20, offset === 207 ? 60 : 100, offset > 300 ? 50 : 100]
    for (const which of [0, 1, 2]) {
      const fetch = async (offset: number, size: number) => {
        const list = items.slice(offset, offset + Math.min(size, limits(offset)[which] ?? size))
        return { list, total: items.length, received: list.length }
      }
      const options = { fetch, id: (item: Item) => item.id, size: 100, wholePages: false, concurrency: 4 }
      expect(await sweptIds(sweep({ ...options, start: 7 }))).toEqual(items.slice(7).map(({ id }) => id))
    }
  })

  it('goes on behind the last record that an earlier sweep handed out', async () => {
    const server = new GrowingList(40, [3], true)
    const fetch = async (offset: number, size: number) => server.read(offset, size)
    const options = { fetch, id: (item: Item) => item.id, size: 10, concurrency: 4 }
    const ids = await sweptIds(sweep({ ...options, start: 10, wholePages: true, after: 'old 9' }))
    expect(ids).toEqual(Array.from({ length: 30 }, (_, i) => `old ${i + 10}`))
  })

  it('finds that record where new ones have pushed it, and gives all where it is gone', async () => {
    for (const [pushed, after, expected] of [
      [25, 'old 9', { from: 10, pages: 4 }],
      [45, 'old 9', { from: -45, pages: 4 }],
      [0, 'gone', { from: 0, pages: 4 }],
    ] as const) {
      const server = new GrowingList(40, [pushed], true)
      const fetch = async (offset: number, size: number) => server.read(offset, size)
      const options = { fetch, id: (item: Item) => item.id, size: 10, concurrency: 4 }
      const ids = await sweptIds(sweep({ ...options, start: 0, wholePages: true, after }))
      expect(ids).toEqual(server.items.slice(expected.from + pushed).map(({ id }) => id))
    }
  })

  it('does without a total, and drops no record that has no id', async () => {
    const items = [{ id: '' }, { id: '' }, { id: 'a' }]
    const fetch = async (offset: number, size: number) => {
      const list = items.slice(offset, offset + size)
      return { list, total: null, received: list.length }
    }
    const ids = await sweptIds(
      sweep({ fetch, id: item => item.id, size: 1, start: 0, wholePages: true, concurrency: 4 }),
    )
    expect(ids).toEqual(['', '', 'a'])
  })

  it('waits for what is under way when it is left', async () => {
    let underWay = 0
    const fetch = async (offset: number, size: number) => {
      underWay++
      await new Promise(resolve => setImmediate(resolve))
      underWay--
      if (offset > 20) throw fail('network', 'no answer')
      return new GrowingList(100, [], true).read(offset, size)
    }
    const pages = sweep({ fetch, id: item => item.id, size: 10, start: 0, wholePages: true, concurrency: 5 })
    for await (const { next } of pages) if (next === 20) break
    expect(underWay).toBe(0)
  })
})

describe('sweep after sweep', () => {
  // As getFeedback does with `all: true`: each call starts on the page of the last record that was handed out.
  it('hands out no record again while new ones arrive, wherever a call is cut off', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          count: fc.integer({ min: 1, max: 120 }),
          size: fc.integer({ min: 12, max: 25 }),
          // Fewer in one call than a page holds, as in life.
          arrivals: fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 60 }),
          cuts: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 }),
        }),
        async ({ count, size, arrivals, cuts }) => {
          const server = new GrowingList(count, arrivals, true)
          const fetch = async (offset: number, size: number) => server.read(offset, size)
          const handedOut: string[] = []
          let after: string | undefined
          let start: number | null = 0
          for (let call = 0; start !== null; call++) {
            const most = cuts[call % cuts.length] ?? 1
            const options: SweepOptions<Item> = {
              fetch,
              id: item => item.id,
              size,
              start,
              after,
              wholePages: true,
              concurrency: 3,
            }
            // Cut off where a result would be full.
            const pages = async function* (): AsyncGenerator<SweptPage<Item>> {
              let left = most
              for await (const page of sweep(options)) {
                const list = page.list.slice(0, left)
                left -= list.length
                const isCut = list.length < page.list.length
                yield { ...page, list, next: isCut ? page.offsetOf(list.length) : page.next }
                if (isCut) return
              }
            }
            const { list, next, last } = await collect(pages, {})
            handedOut.push(...list.map(({ id }) => id))
            after = last?.item.id ?? after
            start = next === null ? null : Math.floor((last?.offset ?? next) / size) * size
          }
          const twice = handedOut.filter((id, index) => handedOut.indexOf(id) !== index)
          expect(twice).toEqual([])
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('collect', () => {
  const log: { endedBy?: ErrorKind } = {}

  const pagesOf = (...lists: unknown[][]) =>
    async function* () {
      for (const [index, list] of lists.entries()) {
        const next = index === lists.length - 1 ? null : (index + 1) * 3
        const offsetOf = (of: number) => index * 3 + of
        yield { list, total: 9, size: 3, next, offsetOf, depthOf: offsetOf }
      }
    }

  it('stops before a result outgrows what the platform takes, in the middle of a page too', async () => {
    const big = 'x'.repeat(400_000)
    const small = 'x'
    expect(await collect(pagesOf([big], [big], [big]), log)).toMatchObject({
      list: [big, big],
      next: 6,
      size: 3,
      total: 9,
    })
    expect(await collect(pagesOf([big, small, big], [big]), log)).toMatchObject({
      list: [big, small, big],
      next: 3,
    })
    expect(await collect(pagesOf([big, big, big], [1]), log)).toMatchObject({ list: [big, big], next: 2 })
    expect(await collect(pagesOf([small], [big, big, big]), log)).toMatchObject({ next: 5 })
    // Of one record nothing can be left out.
    expect(await collect(pagesOf([big + big + big, small]), log)).toMatchObject({ next: 1 })
  })

  it('wants no more pages than fit', async () => {
    const asked: number[] = []
    const fetch = async (offset: number, size: number) => {
      asked.push(offset)
      const list = Array.from({ length: size }, (_, i) => ({ id: `${offset + i} ${'x'.repeat(20_000)}` }))
      return { list, total: 1000, received: size }
    }
    const options = { fetch, id: (item: Item) => item.id, size: 10, start: 0, concurrency: 10 }
    const { list, next } = await collect(wanted => sweep({ ...options, wholePages: false, wanted }), log)
    expect(next).toBe(list.length)
    expect(asked).toEqual([0, 10, 20, 30, 40])
  })

  it('gives what it has when something goes wrong on the way, and throws when it has nothing', async () => {
    const failing = (pages: number) =>
      async function* () {
        for (let i = 0; i < pages; i++) {
          yield { list: [i], total: 9, size: 1, next: i + 1, offsetOf: () => i, depthOf: () => i }
        }
        throw fail('timeout', 'over')
      }
    expect(await collect(failing(2), log)).toMatchObject({ list: [0, 1], total: 9, size: 1, next: 2 })
    expect(log.endedBy).toBe('timeout')
    await expect(collect(failing(0), log)).rejects.toMatchObject({ kind: 'timeout' })
  })
})

describe('all: true', () => {
  const { cloud, data, error, requestsTo } = useLocalCloud()
  const LIST = '/wxaapi/comment/mpcommentlist/get'

  it('gives all feedback at once, by cloud call and by HTTPS', async () => {
    for (const FEEDBACK_TRANSPORT of ['cloud', 'https']) {
      const options = { env: { FEEDBACK_TRANSPORT } }
      const { list, total, next } = await data<Page<Feedback, FeedbackQuery>>(
        'getFeedback',
        { all: 'true', num: 20 },
        options,
      )
      expect(list.map(({ recordId }) => recordId)).toEqual(
        cloud().data.feedback.map(item => String(item.record_id)),
      )
      expect({ total, next }).toEqual({ total: list.length, next: null })
    }
    expect(requestsTo('operation.getFeedback')).toHaveLength(Math.ceil(cloud().data.feedback.length / 20))
  })

  it('gives all comments of a time range at once', async () => {
    const { list, next } = await data<Page<Comment, CommentListQuery>>('getCommentList', {
      all: true,
      startTime: 0,
    })
    expect(new Set(list.map(({ commentId }) => commentId)).size).toBe(cloud().comments.all.length)
    expect(next).toBeNull()
    expect(requestsTo(LIST)).toHaveLength(Math.ceil(list.length / 100))
  })

  it('gives what fits the time, and the way to the rest', async () => {
    cloud().faults.add({ on: LIST, hang: true, skip: 2 })
    const first = await data<Page<Comment, CommentListQuery>>(
      'getCommentList',
      { all: true, startTime: 0, limit: 30 },
      { timeLimitMs: 1500 },
    )
    expect(first.list.length).toBeGreaterThanOrEqual(30)
    expect(first.next).toMatchObject({ all: true, limit: 30, offset: first.list.length })
    cloud().faults.clear()
    const rest = await data<Page<Comment, CommentListQuery>>('getCommentList', first.next)
    const ids = [...first.list, ...rest.list].map(({ commentId }) => commentId)
    expect(ids).toEqual(cloud().comments.all.map(({ comment }) => comment.commentId))
    expect(rest.next).toBeNull()
  })

  it('gives what fits a result of 1 MB, and the way to the rest', async () => {
    const txt = '长'.repeat(4_000)
    const template = cloud().comments.all[0]?.comment
    const commentList = Array.from({ length: 100 }, (_, i) => ({
      ...template,
      commentId: `${i}`,
      content: { txt },
    }))
    const body = JSON.stringify({ errcode: 0, commentList, total: 100 })
    cloud().faults.add({ on: LIST, times: 1, body })
    const { list, next } = await data<Page<Comment, CommentListQuery>>('getCommentList', { all: 1 })
    expect(JSON.stringify(list).length).toBeLessThan(1024 * 1024)
    expect(list.length).toBeGreaterThan(60)
    expect(list.map(({ commentId }) => commentId)).toEqual(list.map((_, i) => String(i)))
    expect(next).toMatchObject({ offset: list.length, all: true })
  })

  it('cuts a page of feedback as well, and goes on within it', async () => {
    const feedback = Array.from({ length: 100 }, (_, i) => ({
      record_id: 1000 + i,
      content: '长'.repeat(4_000),
    }))
    const body = JSON.stringify({ errcode: 0, list: feedback, total_num: 100 })
    cloud().faults.add({ on: '/wxaapi/feedback/list', times: 2, body })
    const options = { env: { FEEDBACK_TRANSPORT: 'https' } }
    const first = await data<Page<Feedback, FeedbackQuery>>('getFeedback', { all: true }, options)
    expect(first.next).toMatchObject({ page: 1, num: 100, all: true, after: first.list.at(-1)?.recordId })
    const rest = await data<Page<Feedback, FeedbackQuery>>('getFeedback', first.next, options)
    expect([...first.list, ...rest.list].map(({ recordId }) => recordId)).toEqual(
      feedback.map(({ record_id }) => String(record_id)),
    )
    expect(rest.next).toBeNull()
  })

  it('goes on with feedback in whatever time it has, be it a page a call', async () => {
    const page = '/wxaapi/feedback/list'
    const options = { env: { FEEDBACK_TRANSPORT: 'https' }, timeLimitMs: 600 }
    const ids: string[] = []
    let next: FeedbackQuery | null = { all: true, num: 20 }
    for (let calls = 0; next && calls < 20; calls++) {
      cloud().faults.clear()
      // The first page of a call comes, and no other.
      cloud().faults.add({ on: page, hang: true, skip: 1, times: 20 })
      const result: Page<Feedback, FeedbackQuery> = await data('getFeedback', next, options)
      ids.push(...result.list.map(({ recordId }) => recordId))
      next = result.next
    }
    cloud().faults.clear()
    expect(ids).toEqual(cloud().data.feedback.map(item => String(item.record_id)))
  })

  it('keeps the last record where a call hands out nothing', async () => {
    const page = '/wxaapi/feedback/list'
    const last = String(cloud().data.feedback[19]?.record_id)
    cloud().faults.add({ on: page, errcode: 45011, errmsg: 'limit', skip: 1, times: 20 })
    const { list, next } = await data<Page<Feedback, FeedbackQuery>>(
      'getFeedback',
      { all: true, num: 20, after: last },
      { env: { FEEDBACK_TRANSPORT: 'https' } },
    )
    cloud().faults.clear()
    expect(list).toEqual([])
    expect(next).toEqual({ all: true, num: 20, page: 2, after: last })
  })

  it('fails as a single page would when its first page does', async () => {
    cloud().faults.add({ on: LIST, errcode: 45009, errmsg: 'quota' })
    expect(await error('getCommentList', { all: true })).toMatchObject({ kind: 'wechat', errCode: 45009 })
    expect(await error('getCommentList', { all: 'maybe' })).toMatchObject({
      kind: 'invalid_input',
      fields: [{ field: 'all', message: 'must be true or false' }],
    })
  })
})
