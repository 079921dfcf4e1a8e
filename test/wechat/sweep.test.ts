import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Comment, CommentListQuery } from '../../shared/comments/types'
import { fail } from '../../shared/errors'
import type { Feedback, FeedbackQuery } from '../../shared/feedback/types'
import type { ErrorKind, Page } from '../../shared/types'
import { collect, type SweepOptions, type SweptPage, sweep } from '../../shared/wechat/sweep'
import { TRANSPORTS, useLocalCloud } from '../helpers/cloud'

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
    readonly tellsTotal = true,
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
    return { list, total: this.tellsTotal ? this.items.length : null, received: list.length }
  }

  /** WeChat looks at its list at one moment of the request, and requests overtake each other. */
  fetchBy(scheduler: fc.Scheduler) {
    return async (offset: number, size: number) => {
      this.underWay++
      this.most = Math.max(this.most, this.underWay)
      const page = await scheduler.schedule(Promise.resolve()).then(() => this.read(offset, size))
      this.underWay--
      return page
    }
  }
}

async function sweptIds(pages: AsyncIterable<{ list: Item[] }>) {
  const ids: string[] = []
  for await (const { list } of pages) ids.push(...list.map(({ id }) => id))
  return ids
}

/** What a caller says of the total: nothing, about what it is, or anything. */
const totals = fc.option(fc.oneof(fc.nat(150), fc.nat()), { nil: undefined })

const settings = fc.record({
  count: fc.integer({ min: 0, max: 120 }),
  total: totals,
  tellsTotal: fc.boolean(),
  wholePages: fc.boolean(),
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
        async ({ count, arrivals, newestFirst, tellsTotal, ...options }, scheduler) => {
          const server = new GrowingList(count, arrivals, newestFirst, Number.POSITIVE_INFINITY, tellsTotal)
          const fetch = server.fetchBy(scheduler)
          const ids = sweptIds(sweep({ ...options, fetch, id: item => item.id, start: 0 }))
          await scheduler.waitFor(ids)
          const all = await ids
          expect(all.filter(id => id.startsWith('old'))).toEqual(
            Array.from({ length: count }, (_, i) => `old ${i}`),
          )
          expect(new Set(all).size).toBe(all.length)
          expect(server.most).toBeLessThanOrEqual(options.concurrency)
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

  it('asks at once for as many pages as there were, and for none again', async () => {
    for (const [total, first] of [
      [0, [0]],
      [11, [0, 10]],
      [95, [0, 10, 20]],
      [Number.MAX_SAFE_INTEGER, [0, 10, 20]],
    ] as const) {
      const server = new GrowingList(95, [], true)
      const asked: number[] = []
      const fetch = async (offset: number, size: number) => {
        asked.push(offset)
        return server.read(offset, size)
      }
      const options = { fetch, id: (item: Item) => item.id, size: 10, start: 0, concurrency: 3 }
      const pages = sweep({ ...options, wholePages: true, total })
      await pages.next()
      expect(asked).toEqual(first)
      expect(await sweptIds(pages)).toHaveLength(85)
      expect(asked).toEqual([0, 10, 20, 30, 40, 50, 60, 70, 80, 90])
    }
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
  const histories = fc.record({
    count: fc.integer({ min: 1, max: 120 }),
    size: fc.integer({ min: 12, max: 25 }),
    // Fewer in one call than a page holds, as in life.
    arrivals: fc.array(fc.integer({ min: 0, max: 1 }), { maxLength: 60 }),
    cuts: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 8 }),
    // What becomes of the total on the way from one call to the next; `true`: it arrives.
    total: fc.oneof(fc.constant(true), totals),
  })

  /** Pages, cut off where a result would be full. */
  async function* cutOff(
    pages: AsyncIterable<SweptPage<Item>>,
    most: number,
  ): AsyncGenerator<SweptPage<Item>> {
    let left = most
    for await (const page of pages) {
      const list = page.list.slice(0, left)
      left -= list.length
      const isCut = list.length < page.list.length
      yield { ...page, list, next: isCut ? page.offsetOf(list.length) : page.next }
      if (isCut) return
    }
  }

  type Result = Awaited<ReturnType<typeof collect<Item>>>
  type From = Partial<Pick<SweepOptions<Item>, 'after' | 'total'>> & { start: number | null }

  /** What all calls hand out, one after the other, each cut off somewhere. */
  async function handedOut(
    options: Pick<SweepOptions<Item>, 'fetch' | 'size' | 'wholePages'>,
    cuts: number[],
    goOn: (result: Result, from: From) => From,
  ): Promise<string[]> {
    const ids: string[] = []
    let from: From = { start: 0 }
    for (let call = 0; from.start !== null; call++) {
      const { start } = from
      const pages = sweep({ ...options, ...from, start, id: item => item.id, concurrency: 3 })
      const result: Result = await collect(() => cutOff(pages, cuts[call % cuts.length] ?? 1), {})
      ids.push(...result.list.map(({ id }) => id))
      from = goOn(result, from)
    }
    return ids
  }

  // As getFeedback does with `all: true`: each call starts on the page of the last record that was handed out.
  it('hands out no record again while new ones arrive, wherever a call is cut off', async () => {
    await fc.assert(
      fc.asyncProperty(
        histories,
        fc.scheduler(),
        async ({ count, size, arrivals, cuts, total }, scheduler) => {
          const server = new GrowingList(count, arrivals, true)
          const options = { fetch: server.fetchBy(scheduler), size, wholePages: true }
          const calls = handedOut(options, cuts, ({ next, last, ...result }, { after }) => ({
            start: next === null ? null : Math.floor((last?.offset ?? next) / size) * size,
            after: last?.item.id ?? after,
            total: total === true ? result.total : total,
          }))
          await scheduler.waitFor(calls)
          const ids = await calls
          expect(ids.filter(id => id.startsWith('old'))).toEqual(
            Array.from({ length: count }, (_, i) => `old ${i}`),
          )
          expect(new Set(ids).size).toBe(ids.length)
        },
      ),
      { numRuns: 1000 },
    )
  })

  // As getCommentList does: each call starts where the one before was cut off; new ones come at the end, if at all.
  it('hands out all records in order where no new ones come before them, wherever a call is cut off', async () => {
    await fc.assert(
      fc.asyncProperty(
        histories,
        fc.scheduler(),
        async ({ count, size, arrivals, cuts, total }, scheduler) => {
          const server = new GrowingList(count, arrivals, false)
          const options = { fetch: server.fetchBy(scheduler), size, wholePages: false }
          const calls = handedOut(options, cuts, result => ({
            start: result.next,
            total: total === true ? result.total : total,
          }))
          await scheduler.waitFor(calls)
          const ids = await calls
          expect(ids).toEqual(server.items.slice(0, ids.length).map(({ id }) => id))
          expect(ids.length).toBeGreaterThanOrEqual(count)
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
    // What records take it knows by now, so that it is not misled by a total.
    asked.length = 0
    await collect(wanted => sweep({ ...options, wholePages: false, wanted, total: 1000 }), log)
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
      // With a total, others could arrive before the first one.
      next = result.next && { ...result.next, total: 0 }
    }
    cloud().faults.clear()
    expect(ids).toEqual(cloud().data.feedback.map(item => String(item.record_id)))
  })

  it('goes on a page a call where nothing comes of what it asks for ahead', async () => {
    const records = cloud().data.feedback.map(item => String(item.record_id))
    const ids: string[] = []
    let next: FeedbackQuery | null = { all: true, num: 20 }
    for (let calls = 0; next && calls < 20; calls++) {
      const first = records[((next.page ?? 1) - 1) * 20]
      cloud().faults.clear()
      cloud().faults.add({
        on: '/wxaapi/feedback/list',
        times: 20,
        rewriteJson: reply => {
          const { list = [] }: { list?: { record_id?: unknown }[] } = reply
          return String(list[0]?.record_id) === first ? reply : { errcode: 45011, errmsg: 'limit' }
        },
      })
      const result: Page<Feedback, FeedbackQuery> = await data('getFeedback', next, {
        env: { FEEDBACK_TRANSPORT: 'https' },
      })
      ids.push(...result.list.map(({ recordId }) => recordId))
      next = result.next
      if (next) expect(next.total).toBe(records.length)
    }
    cloud().faults.clear()
    expect(ids).toEqual(records)
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
    expect(next).toEqual({ all: true, num: 20, page: 2, after: last, total: cloud().data.feedback.length })
  })

  it.each(TRANSPORTS)(
    'fetches ahead at once where a call is told the total ($transport)',
    async ({ transport, list }) => {
      const options = { env: { FEEDBACK_TRANSPORT: transport } }
      const total = cloud().data.feedback.length
      const ids = cloud().data.feedback.map(item => String(item.record_id))
      cloud().faults.add({ on: list, errcode: 45009, errmsg: 'quota', times: 100 })
      for (const [told, requests] of [
        [undefined, 1],
        [0, 1],
        [21, 2],
        [total, Math.ceil(total / 20)],
        [Number.MAX_SAFE_INTEGER, 10],
      ] as const) {
        cloud().clearRequests()
        await error('getFeedback', { all: true, num: 20, total: told }, options)
        expect(requestsTo(list)).toHaveLength(requests)
      }
      cloud().faults.clear()
      for (const told of [0, 21, total, total + 1000]) {
        const { list, next } = await data<Page<Feedback, FeedbackQuery>>(
          'getFeedback',
          { all: true, num: 20, total: told },
          options,
        )
        expect(list.map(({ recordId }) => recordId)).toEqual(ids)
        expect(next).toBeNull()
      }
    },
  )

  it('gives all comments whatever total it is told, and asks for no page twice', async () => {
    const ids = cloud().comments.all.map(({ comment }) => comment.commentId)
    for (const total of [0, 31, ids.length, '1000000']) {
      cloud().clearRequests()
      const result = await data<Page<Comment, CommentListQuery>>('getCommentList', {
        all: true,
        startTime: 0,
        limit: 30,
        total,
      })
      expect(result.list.map(({ commentId }) => commentId)).toEqual(ids)
      expect(result).toMatchObject({ total: ids.length, next: null })
      const offsets = requestsTo(LIST).map(({ params }) => params.offset)
      expect(new Set(offsets).size).toBe(offsets.length)
    }
  })

  it('takes a total for nothing where not all is asked for, and refuses what is none', async () => {
    expect(await data('getFeedback', { num: 20, total: 100 })).toMatchObject({ next: { page: 2, num: 20 } })
    const { next } = await data<Page<Comment, CommentListQuery>>('getCommentList', { total: 1 })
    expect(next).not.toHaveProperty('total')
    expect(requestsTo(LIST)).toHaveLength(1)
    for (const name of ['getFeedback', 'getCommentList']) {
      expect(await error(name, { all: true, total: -1 })).toMatchObject({
        kind: 'invalid_input',
        fields: [{ field: 'total' }],
      })
    }
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
