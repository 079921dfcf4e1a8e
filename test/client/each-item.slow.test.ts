import fc from 'fast-check'
import { beforeEach, expect, it } from 'vitest'
import {
  createClient,
  eachItem,
  type Feedback,
  type Page,
  type Success,
  type WxCloud,
} from '../../shared/client/client'
import { phone } from '../helpers/client'
import { useLocalCloud } from '../helpers/cloud'

/*
 * `eachItem` over a list of feedback that changes between any two pages: new records come first, old ones are
 * forgotten, and WeChat gives fewer records a page than it is asked for.
 */

const { cloud, requestsTo } = useLocalCloud()

const everything = Number.POSITIVE_INFINITY
const ids = () => cloud().data.feedback.map(({ record_id }) => String(record_id))

let lastId = 7_000_000_000_000_000_000n

/** New records, in front of the others. */
function report(count: number) {
  const { feedback } = cloud().data
  for (let i = 0; i < count; i++) {
    feedback.unshift({
      record_id: ++lastId,
      create_time: 1_790_000_000,
      content: '卡顿',
      phone: '',
      openid: 'oUser',
      nickname: '用户',
      head_url: '',
      type: 3,
    })
  }
}

beforeEach(() => {
  Object.assign(cloud().pageLimits, { given: everything, taken: everything, errcode: 40097 })
  cloud().data.feedback.length = 0
})

/**
 * A phone of an administrator. Before each of its calls something changes at WeChat.
 *
 * @param change gets the last record of the page before, `''` where there is none
 */
function phoneWhere(change: (last: string) => void, env: Record<string, string> = {}): WxCloud {
  const { callFunction } = phone(cloud(), { env })
  let last = ''
  return {
    async callFunction(call) {
      change(last)
      const { result } = await callFunction(call)
      const page: Success<Page<Feedback, unknown>> = Object(result)
      last = page.data.list.at(-1)?.recordId ?? ''
      return { result }
    },
  }
}

async function walk(items: AsyncIterable<Feedback>) {
  const seen: string[] = []
  for await (const { recordId } of items) seen.push(recordId)
  return seen
}

it('gives all records where WeChat gives at most 20 a page, each once', async () => {
  report(333)
  cloud().pageLimits.given = 20
  expect(await walk(eachItem(createClient(phone(cloud())).getFeedback({ num: 100 })))).toEqual(ids())
  expect(requestsTo('operation.getFeedback')).toHaveLength(17)
})

it('gives all records where WeChat takes no larger page than 20, while new ones come', async () => {
  report(333)
  const before = ids()
  cloud().pageLimits.taken = 20
  const { getFeedback } = createClient(phoneWhere(() => report(3), { INSTANCE: 'each-item' }))
  const seen = await walk(eachItem(getFeedback({ num: 100 })))
  expect(seen.slice(3)).toEqual(before)
})

it('gives every record that stays in the list, each once, however the list changes', async () => {
  const changes = fc.record({
    arrived: fc.integer({ min: 0, max: 4 }),
    forgotten: fc.array(fc.nat(), { maxLength: 2 }),
    given: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.constant(everything)),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.nat(80),
      fc.integer({ min: 1, max: 100 }),
      fc.array(changes, { minLength: 1, maxLength: 12 }),
      async (count, num, plan) => {
        const { feedback } = cloud().data
        feedback.length = 0
        report(count)
        const before = ids()
        const changesLeft = [...plan]
        // Only what was not read yet is forgotten: anything else would pull others onto pages that were read.
        const change = (last: string) => {
          const { arrived, forgotten, given } = changesLeft.shift() ?? {
            arrived: 0,
            forgotten: [],
            given: everything,
          }
          cloud().pageLimits.given = given
          const unread = ids().indexOf(last) + 1
          for (const place of forgotten) {
            if (unread < feedback.length) feedback.splice(unread + (place % (feedback.length - unread)), 1)
          }
          report(arrived)
        }
        const { getFeedback } = createClient(phoneWhere(change))
        const seen = await walk(eachItem(getFeedback({ num })))
        const stayed = before.filter(id => ids().includes(id))
        expect(seen.filter(id => stayed.includes(id))).toEqual(stayed)
        expect(new Set(seen).size).toBe(seen.length)
      },
    ),
    { numRuns: Number(process.env.RUNS ?? 60) },
  )
}, 120_000)

it('leaves out no record without an id, and nothing that is no record', async () => {
  const lists: unknown[][] = [[{ recordId: '' }, { recordId: '' }], [{}, 7, 7, null], [{ recordId: '1' }], []]
  const items = eachItem(async (page: number = 0) => ({
    list: lists[page] ?? [],
    total: 7,
    next: page < 3 ? page + 1 : null,
  }))
  const seen: unknown[] = []
  for await (const item of items) seen.push(item)
  expect(seen).toEqual(lists.flat())
})
