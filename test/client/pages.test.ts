import { describe, expect, it } from 'vitest'
import type { CallOptions } from '../../scripts/local/cloud'
import type { FeedbackQuery, Page } from '../../shared/client/client'
import { CLIENTS, errorOf, phone } from '../helpers/client'
import { useLocalCloud } from '../helpers/cloud'

const { cloud } = useLocalCloud()

const FEEDBACK = 'operation.getFeedback'

describe.each(CLIENTS)('%s', (_, { createClient, eachPage, eachItem }) => {
  const client = (options?: CallOptions) => createClient(phone(cloud(), options))

  const all = () => cloud().data.feedback.map(({ record_id }) => String(record_id))

  async function walk(pages: AsyncIterable<Page<{ recordId: string }, unknown>>): Promise<string[]> {
    const seen: string[] = []
    for await (const { list } of pages) seen.push(...list.map(({ recordId }) => recordId))
    return seen
  }

  it('goes on from the first call', async () => {
    expect(await walk(eachPage(client().getFeedback({ num: 50 })))).toEqual(all())
  })

  it('goes on from a function that makes the first call', async () => {
    expect(await walk(eachPage(() => client().getFeedback({ num: 50 })))).toEqual(all())
  })

  it('calls a function that takes input for every page', async () => {
    const { getFeedback } = client()
    expect(await walk(eachPage(getFeedback, { num: 50 }))).toEqual(all())
    const inputs: unknown[] = []
    const watched = (input?: FeedbackQuery) => {
      inputs.push(input)
      return getFeedback(input)
    }
    await walk(eachPage(watched, { num: 90 }))
    expect(inputs).toEqual([{ num: 90 }, { page: 2, num: 90 }])
  })

  it('walks comments of one range, nothing twice and nothing missing', async () => {
    const endTime = Math.floor(Date.now() / 1000)
    const startTime = endTime - 90 * 24 * 60 * 60
    const seen: string[] = []
    for await (const { list } of eachPage(client().getCommentList({ startTime, endTime, limit: 100 }))) {
      seen.push(...list.map(({ commentId }) => commentId))
    }
    expect(seen.length).toBeGreaterThan(200)
    expect(new Set(seen).size).toBe(seen.length)
  })

  it('ends after a page without a next', async () => {
    const pages = eachPage(client().getFeedback({ num: 100, type: 5 }))
    expect((await pages.next()).done).toBe(false)
    expect(await pages.next()).toEqual({ done: true, value: undefined })
    expect(await pages.next()).toEqual({ done: true, value: undefined })
  })

  it('fetches a page when it is asked for, one at a time', async () => {
    const pages = eachPage(client().getFeedback({ num: 10 }))
    const requests = () => cloud().requests.filter(({ name }) => name === FEEDBACK).length
    await pages.next()
    expect(requests()).toBe(1)
    const [second, third] = await Promise.all([pages.next(), pages.next()])
    expect(requests()).toBe(3)
    expect(second.value?.next).toMatchObject({ page: 3 })
    expect(third.value?.next).toMatchObject({ page: 4 })
  })

  it('throws what the call throws, and asks for the same page again', async () => {
    const pages = eachPage(client().getFeedback({ num: 10 }))
    await pages.next()
    cloud().faults.add({ on: FEEDBACK, errcode: 45011 })
    await expect(pages.next()).rejects.toMatchObject({ kind: 'wechat', errCode: 45011 })
    expect((await pages.next()).value?.next).toMatchObject({ page: 3 })
  })

  it('does not go in circles where the call cannot go on', async () => {
    const copied = client()
      .getFeedback({ num: 10 })
      .then(page => ({ ...page }))
    const { getFeedback } = client()
    const deaf = async () => ({ ...(await getFeedback()) })
    for (const pages of [eachPage(copied), eachPage(deaf)]) {
      const error = await errorOf(walk(pages))
      expect(error).toMatchObject({ kind: 'bad_response', errCode: 502, retryable: false })
    }
  })

  it.each(['undefined', 'null', '{ next: 7n }'])('says so where the call gives no page: %s', async page => {
    const call = new Function(`return Promise.resolve(${page})`)
    const error = await errorOf(eachPage(() => call()).next())
    expect(error).toMatchObject({ kind: 'bad_response', errCode: 502 })
  })

  it('makes the first call again after it failed', async () => {
    cloud().faults.add({ on: FEEDBACK, errcode: 45011 })
    const pages = eachPage(client().getFeedback({ num: 50 }))
    await expect(pages.next()).rejects.toMatchObject({ errCode: 45011 })
    expect(await walk(pages)).toEqual(all())
  })

  it('makes the first call as often as it fails, each time with its input', async () => {
    const inputs: unknown[] = []
    const flaky = createClient({
      async callFunction({ data }) {
        inputs.push(data)
        if (inputs.length < 4) throw { errMsg: 'cloud.callFunction:fail request:fail' }
        return { result: { errCode: 0, data: { list: [], total: 0, next: null } } }
      },
    })
    const pages = eachPage(flaky.getCommentList({ limit: 7 }))
    for (let i = 0; i < 3; i++) expect(await errorOf(pages.next())).toMatchObject({ kind: 'network' })
    expect((await pages.next()).done).toBe(false)
    expect((await pages.next()).done).toBe(true)
    expect(inputs).toEqual(Array(4).fill({ limit: 7, action: 'getCommentList' }))
  })

  it('asks once for the first page where it gets a promise of somebody else, and throws its error again', async () => {
    const requests = () => cloud().requests.filter(({ name }) => name === FEEDBACK).length
    await walk(eachPage(client().getFeedback({ num: 100, type: 5 })))
    expect(requests()).toBe(1)
    const pages = eachPage(Promise.reject(new Error('mine')))
    await expect(pages.next()).rejects.toThrow('mine')
    await expect(pages.next()).rejects.toThrow('mine')
  })

  it('throws where the first call fails', async () => {
    const { getFeedback } = client({ openid: 'oStranger' })
    await expect(eachPage(getFeedback()).next()).rejects.toMatchObject({ kind: 'forbidden' })
  })

  describe('a function of three pages', () => {
    /** A function of three pages, and its calls. */
    function threePages(failing: (page: number) => void = () => {}) {
      const asked: number[] = []
      const call = async (page?: number) => {
        asked.push(page ?? 1)
        failing(page ?? 1)
        return { list: [page ?? 1], total: 3, next: (page ?? 1) < 3 ? (page ?? 1) + 1 : null }
      }
      return { asked, call }
    }

    it('asks for nothing ahead', async () => {
      const { asked, call } = threePages()
      await eachPage(call, 1).next()
      await eachItem(call, 1).next()
      expect(asked).toEqual([1, 1])
    })

    it('hands out pages in order where several are wanted at once', async () => {
      const { asked, call } = threePages()
      const pages = eachPage(call, 1)
      const wanted = await Promise.all([pages.next(), pages.next(), pages.next(), pages.next()])
      expect(wanted.map(({ value }) => value?.list)).toEqual([[1], [2], [3], undefined])
      expect(asked).toEqual([1, 2, 3])
    })

    it('goes on from a call of the client: nothing twice and nothing missing, no call more', async () => {
      const requests = () => cloud().requests.filter(({ name }) => name === FEEDBACK).length
      expect(await walk(eachPage(client().getFeedback({ num: 50 })))).toEqual(all())
      expect(requests()).toBe(Math.ceil(all().length / 50))
    })

    it('throws the error of the next page when that is reached, then asks for it again', async () => {
      let refusals = 1
      const { asked, call } = threePages(page => {
        if (page === 2 && refusals-- > 0) throw new Error('refused')
      })
      const pages = eachPage(call, 1)
      expect((await pages.next()).value?.list).toEqual([1])
      await expect(pages.next()).rejects.toThrow('refused')
      expect(asked).toEqual([1, 2])
      expect((await pages.next()).value?.list).toEqual([2])
      expect(asked).toEqual([1, 2, 2])
    })

    it('loses no page where the function throws instead of rejecting', async () => {
      const call = (page?: number) => {
        if (page === 2) throw new Error('thrown')
        return Promise.resolve({ list: [page ?? 1], total: 2, next: 2 })
      }
      const pages = eachPage(call, 1)
      expect((await pages.next()).value?.list).toEqual([1])
      await expect(pages.next()).rejects.toThrow('thrown')
    })
  })

  describe('eachItem', () => {
    const ids = async (items: AsyncIterable<{ recordId: string }>) => {
      const seen: string[] = []
      for await (const { recordId } of items) seen.push(recordId)
      return seen
    }

    it('walks the records of all pages, nothing twice and nothing missing', async () => {
      const { getFeedback } = client()
      expect(await ids(eachItem(getFeedback({ num: 50 })))).toEqual(all())
      expect(await ids(eachItem(getFeedback, { num: 50 }))).toEqual(all())
      expect(await ids(eachItem(() => getFeedback({ num: 50 })))).toEqual(all())
    })

    it('fetches a page when its first record is asked for', async () => {
      const requests = () => cloud().requests.filter(({ name }) => name === FEEDBACK).length
      const items = eachItem(client().getFeedback({ num: 2 }))
      await items.next()
      await items.next()
      expect(requests()).toBe(1)
      const [third, fourth] = await Promise.all([items.next(), items.next()])
      expect(requests()).toBe(2)
      expect([third.value?.recordId, fourth.value?.recordId]).toEqual(all().slice(2, 4))
    })

    it('goes on with the page that failed', async () => {
      const items = eachItem(client().getFeedback({ num: 1 }))
      const first = await items.next()
      cloud().faults.add({ on: FEEDBACK, errcode: 45011 })
      await expect(items.next()).rejects.toMatchObject({ kind: 'wechat', errCode: 45011 })
      const second = await items.next()
      expect([first.value?.recordId, second.value?.recordId]).toEqual(all().slice(0, 2))
    })

    it('passes over empty pages, and ends for good', async () => {
      const pages = [[], [1], [], [2, 3], []]
      const items = eachItem(async (page: number = 0) => ({
        list: pages[page] ?? [],
        total: 3,
        next: page + 1 < pages.length ? page + 1 : null,
      }))
      const values: unknown[] = []
      for await (const item of items) values.push(item)
      expect(values).toEqual([1, 2, 3])
      expect(await items.next()).toEqual({ done: true, value: undefined })
    })

    it('says so where the call gives no page', async () => {
      const call = new Function('return Promise.resolve({ next: null })')
      expect(await errorOf(eachItem(() => call()).next())).toMatchObject({ kind: 'bad_response' })
    })
  })
})
