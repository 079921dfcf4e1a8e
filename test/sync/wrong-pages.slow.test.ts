import { describe, expect, it } from 'vitest'
import { metaId } from '../../shared/archive/meta'
import { voiceId } from '../../shared/archive/voice'
import type { Feedback } from '../../shared/feedback/types'
import type { FetchedPage } from '../../shared/wechat/page'
import { APPID, usualWorld, type World } from '../helpers/sync-world'

/* Pages that say something wrong: they neither stop a sync nor keep records out. */

const missing = ({ wechat, store }: World) =>
  wechat.feedback.filter(({ recordId }) => !store.voices.has(voiceId(APPID, 'feedback', recordId)))

/** Something new comes, and is read. */
async function next(world: World, pages?: number) {
  world.wechat.clock += 600
  world.wechat.addFeedback()
  const [feedback] = await world.run(undefined, pages)
  return feedback?.status === 'fulfilled' ? feedback.value : feedback
}

/** Changes the pages of feedback, which are counted from 1. */
function alter(world: World, change: (page: FetchedPage<Feedback>, count: number) => FetchedPage<Feedback>) {
  const { wechat } = world
  const real = wechat.feedbackPage.bind(wechat)
  let count = 0
  wechat.feedbackPage = (page, num) => change(real(page, num), ++count)
}

describe('totals that go up and down', () => {
  it.each([200, 501, 2000])('by %i at every page keep no run from getting further', async by => {
    const world = usualWorld(1500)
    alter(world, (page, count) => ({ ...page, total: (page.total ?? 0) - (count % 2) * by }))
    for (let run = 0; run < 4; run++) await next(world, 8)
    expect(missing(world)).toEqual([])
  })

  it('by one at every page cost a run no more than some pages', async () => {
    const world = usualWorld(1500)
    alter(world, (page, count) => ({ ...page, total: (page.total ?? 0) - (count % 2) }))
    for (let run = 0; run < 2; run++) await next(world, 60)
    expect(missing(world)).toEqual([])
  })
})

describe('an empty page', () => {
  const empty = { list: [], received: 0 }

  it('in front of the list does not end the backlog', async () => {
    const world = usualWorld(1500)
    await next(world, 8)
    alter(world, (page, count) => (count === 1 ? { ...empty, total: null } : page))
    for (let run = 0; run < 4; run++) await next(world, 8)
    expect(missing(world)).toEqual([])
  })

  it.each(['newest first', 'oldest first'] as const)(
    'where there should be records is asked for again, %s',
    async order => {
      const world = usualWorld(1200, { order })
      alter(world, (page, count) => (count === 6 ? { ...empty, total: page.total } : page))
      await next(world)
      expect(missing(world)).toEqual([])
    },
  )

  it('ends a list of which nothing is left', async () => {
    const world = usualWorld(1500)
    await next(world, 8)
    world.wechat.feedback = []
    const [feedback] = await world.run(undefined, 30)
    expect(feedback).toMatchObject({ value: { complete: true } })
  })
})

describe('times that cannot be read', () => {
  it.each([
    ['newest first', 0],
    ['newest first', 99],
    ['oldest first', 0],
    ['oldest first', 99],
  ] as const)('do not change the order of a list, %s, record %i', async (order, position) => {
    const world = usualWorld(150, { order })
    for (let run = 0; run < 3; run++) {
      const { feedback } = world.wechat
      const record = feedback[order === 'newest first' ? position : feedback.length - 1 - position]
      if (!record) throw new Error('there are not so many records')
      record.createTime = 0
      await next(world)
      expect(missing(world)).toEqual([])
    }
  })

  it.each(['newest first', 'oldest first'] as const)(
    'of all records keep none out, of those that come later neither, %s',
    async order => {
      const world = usualWorld(1500, { order })
      for (const record of world.wechat.feedback) record.createTime = 0
      const seen = new Set<number>()
      for (let run = 0; run < 12; run++) {
        world.wechat.clock += 600
        if (run < 6) world.wechat.addFeedback(0)
        await world.run(undefined, 8)
        seen.add(missing(world).length)
      }
      expect(missing(world)).toEqual([])
      // Each run gets further.
      expect(seen.size).toBeGreaterThan(3)
    },
  )

  it('do not end a list', async () => {
    const world = usualWorld(150, { order: 'oldest first', mostOnPage: 1 })
    const [newest] = world.wechat.feedback
    if (newest) newest.createTime = 0
    await world.run()
    expect(missing(world)).toEqual([])
    // It counts as made when it was first seen.
    const id = voiceId(APPID, 'feedback', newest?.recordId ?? '')
    expect(world.store.voices.get(id)).toMatchObject({
      createTime: world.wechat.clock,
      record: { createTime: 0 },
    })
  })
})

describe('the order of a list', () => {
  const checkpointOf = (world: World) => {
    const progress: unknown = world.store.meta.get(metaId.sync(APPID, 'feedback'))?.progress
    return progress as { order: string }
  }

  it.each([0, 300])(
    'is what most neighbours say, of two small pages too: one of %i days is in front',
    async days => {
      const world = usualWorld(300, { mostOnPage: 3 })
      const [front] = world.wechat.feedback
      if (front) front.createTime = days && world.wechat.clock - days * 86_400
      await world.run(undefined, 12)
      expect(checkpointOf(world).order).toBe('newest first')
      const newest = world.wechat.feedback.slice(0, 4).map(({ recordId }) => recordId)
      expect(missing(world).filter(({ recordId }) => newest.includes(recordId))).toEqual([])
    },
  )

  it('that is known is not changed by one page', async () => {
    const world = usualWorld(1500)
    await next(world, 8)
    const before = missing(world).length
    // Its times are of the other order.
    const page = world.wechat.feedback.slice(0, 100)
    const times = page.map(({ createTime }) => createTime).reverse()
    for (const [index, record] of page.entries()) record.createTime = times[index] ?? 0
    for (const record of world.wechat.feedback.slice(120, 150)) record.createTime = 0
    await next(world, 8)
    expect(checkpointOf(world).order).toBe('newest first')
    expect(missing(world).length).toBeLessThan(before - 300)
  })

  it('keeps nothing new out where it was misjudged', async () => {
    // The second page has one record, which has no neighbour.
    const world = usualWorld(99)
    await next(world)
    checkpointOf(world).order = 'oldest first'
    await next(world)
    expect(missing(world)).toEqual([])
  })
})

it('a run that only found the end of a list is not complete', async () => {
  const world = usualWorld(300, { order: 'oldest first', total: 'missing' })
  await world.settle()
  for (let pages = 1; pages < 30; pages++) {
    const result = await next(world, pages)
    expect(missing(world).length > 0 && result).not.toMatchObject({ complete: true })
  }
  expect(missing(world)).toEqual([])
})

it('a short last page does not make the pages before it small', async () => {
  const world = usualWorld(182, { order: 'oldest first', mostOnPage: 11 })
  const result = await next(world, 33)
  expect(missing(world)).toEqual([])
  expect(result).toMatchObject({ complete: true })
})
