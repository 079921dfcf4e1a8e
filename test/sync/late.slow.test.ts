import { describe, expect, it } from 'vitest'
import { voiceId } from '../../shared/archive/voice'
import { APPID, usualWorld, type World } from '../helpers/sync-world'

/* What WeChat shows late, and clocks that are wrong: all comes in, and no run costs more but one a day. */

const DAY = 86_400

const missing = ({ wechat: { feedback, comments }, store }: World) =>
  [
    ...feedback.map(({ recordId }) => voiceId(APPID, 'feedback', recordId)),
    ...comments.map(({ commentId }) => voiceId(APPID, 'comment', commentId)),
  ].filter(id => !store.voices.has(id))

/** Counts the pages that are asked for. */
function countPages({ wechat }: World) {
  const count = { feedback: 0, comments: 0 }
  const [feedback, comments] = [wechat.feedbackPage.bind(wechat), wechat.commentPage.bind(wechat)]
  wechat.feedbackPage = (...asked) => {
    count.feedback++
    return feedback(...asked)
  }
  wechat.commentPage = (...asked) => {
    count.comments++
    return comments(...asked)
  }
  return count
}

/** A run, some seconds after the one before. */
async function run(world: World, after = 600, pages?: number) {
  world.wechat.clock += after
  const [feedback, comments] = await world.run(undefined, pages)
  if (feedback?.status !== 'fulfilled' || comments?.status !== 'fulfilled') throw new Error('a run failed')
  return { feedback: feedback.value, comments: comments.value }
}

/** Feedback of two minutes a record, and a comment an hour, of which WeChat shows some later. */
function lateWorld(order: 'newest first' | 'oldest first' = 'newest first', records = 1500) {
  const world = usualWorld(0, { order })
  const { wechat } = world
  for (let i = records; i > 0; i--) wechat.addFeedback(wechat.clock - i * 120)
  for (let i = records / 5; i > 0; i--) wechat.addComment(wechat.clock - i * 3600)
  return world
}

/** Five hours ago, feedback and a comment were made that WeChat shows only now. */
function showLate({ wechat }: World) {
  wechat.addFeedback(wechat.clock - 5 * 3600)
  wechat.feedback.sort((a, b) => b.createTime - a.createTime)
  wechat.addComment(wechat.clock - 5 * 3600)
}

describe.each(['newest first', 'oldest first'] as const)('what WeChat shows late, %s', order => {
  it('comes in within a day, and costs other runs nothing', async () => {
    const world = lateWorld(order)
    await run(world)
    expect(missing(world)).toEqual([])
    const pages = countPages(world)
    await run(world)
    const idle = { ...pages }
    showLate(world)
    await run(world)
    expect(pages).toEqual({ feedback: 2 * idle.feedback, comments: 2 * idle.comments })
    expect(missing(world)).toHaveLength(2)

    expect(await run(world, DAY)).toMatchObject({
      feedback: { added: 1, complete: true },
      comments: { added: 1, complete: true },
    })
    expect(missing(world)).toEqual([])
    const daily = { ...pages }
    expect(daily.feedback).toBeLessThanOrEqual(3 * idle.feedback + 14)
    await run(world)
    expect(pages.feedback - daily.feedback).toBe(idle.feedback)
    expect(pages.comments - daily.comments).toBe(idle.comments)
  })

  it('comes in where a run has time for a few pages only', async () => {
    const world = lateWorld(order)
    await world.settle()
    showLate(world)
    world.wechat.clock += DAY
    const pages = countPages(world)
    let runs = 0
    for (let complete = false; !complete; runs++) {
      expect(runs).toBeLessThan(8)
      world.wechat.addFeedback()
      const { feedback, comments } = await run(world, 600, order === 'newest first' ? 4 : 7)
      complete = feedback.complete && comments.complete
    }
    expect(runs).toBeGreaterThan(1)
    expect(missing(world)).toEqual([])
    // Ten pages again, and those that every run reads.
    expect(pages.feedback).toBeLessThanOrEqual(10 + runs * (order === 'newest first' ? 3 : 6))
  })
})

describe('a clock that is ahead in one run', () => {
  const ahead = [
    ['two hours', 2 * 3600],
    ['26 hours', 26 * 3600],
    ['400 days', 400 * DAY],
  ] as const
  const clocks = ahead.flatMap(([name, seconds]) => [
    { name, seconds, isDated: true },
    { name, seconds, isDated: false },
  ])

  it.each(clocks)('by $name loses nothing; WeChat says the time: $isDated', async ({ seconds, isDated }) => {
    for (const [isFirst, order] of [
      [true, 'newest first'],
      [true, 'oldest first'],
      [false, 'newest first'],
      [false, 'oldest first'],
    ] as const) {
      const world = lateWorld(order, 300)
      world.isDated = isDated
      if (!isFirst) await run(world)
      world.ahead = seconds
      await run(world)
      world.ahead = 0
      for (let hour = 0; hour < 3; hour++) {
        world.wechat.addFeedback()
        world.wechat.addComment()
        await run(world, 3600)
      }
      await world.settle()
      expect(missing(world)).toEqual([])
    }
  })

  it.each(clocks)(
    'by $name throws no progress away; WeChat says the time: $isDated',
    async ({ seconds, isDated }) => {
      const world = lateWorld()
      world.isDated = isDated
      await run(world, 600, 8)
      const before = missing(world).length
      world.ahead = seconds
      await run(world, 600, 8)
      world.ahead = 0
      const pages = countPages(world)
      await world.settle()
      expect(missing(world)).toEqual([])
      // Where nobody says the time, the newest 1,000 are read again, too.
      expect(pages.feedback).toBeLessThanOrEqual(Math.ceil(before / 100) + (isDated ? 4 : 18))
    },
  )

  it.each([true, false])(
    'by a day leaves no comments to be asked for where none was too old; WeChat says the time: %s',
    async isDated => {
      const world = lateWorld('newest first', 300)
      world.isDated = isDated
      await run(world)
      const pages = countPages(world)
      await run(world)
      const idle = pages.comments
      world.ahead = 26 * 3600
      await run(world)
      world.ahead = 0
      // Once a day the last 30 days are read again.
      await run(world)
      pages.comments = 0
      await run(world)
      expect(pages.comments).toBe(idle)
    },
  )
})
