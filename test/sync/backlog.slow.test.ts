import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { voiceId } from '../../shared/archive/voice'
import { APPID, usualWorld, World } from '../helpers/sync-world'

/*
 * A first sync that takes many runs: each of them, as long as it has the time for a few pages, brings the backlog on,
 * and no later one reads the same again.
 */

const ids = ({ wechat: { feedback, comments } }: World) => [
  ...feedback.map(({ recordId }) => voiceId(APPID, 'feedback', recordId)),
  ...comments.map(({ commentId }) => voiceId(APPID, 'comment', commentId)),
]

describe('a first sync of many runs', () => {
  it('comes to its end although something new comes between any two of them', async () => {
    const world = usualWorld(2500)
    const backlog = ids(world).filter(id => id.includes(':feedback:'))
    const counts: number[] = []
    for (let run = 0; run < 9; run++) {
      world.wechat.clock += 600
      world.wechat.addFeedback()
      await world.run(undefined, 8)
      counts.push(backlog.filter(id => world.store.voices.has(id)).length)
    }
    expect(counts[0]).toBe(799)
    expect(counts[8]).toBe(2500)
  })

  it('keeps the place in a long window of time while more comments come than a run can read', async () => {
    const world = usualWorld(0, { mostOnPage: 10 })
    const { wechat } = world
    const start = wechat.clock
    for (let i = 0; i < 600; i++) wechat.addComment(start - 20 * 86_400 - i * 60)
    const real = wechat.commentPage.bind(wechat)
    let readOfOld = 0
    wechat.commentPage = (range, offset, limit) => {
      const page = real(range, offset, limit)
      if (range.filterType === 6 && range.endTime < start - 86_400) readOfOld += page.list.length
      return page
    }
    for (let run = 0; run < 16; run++) {
      wechat.clock += 600
      for (let i = 0; run >= 3 && i < 130; i++) wechat.addComment(wechat.clock - i)
      await world.run(undefined, 12)
    }
    await world.settle()
    const missing = ids(world).filter(id => !world.store.voices.has(id))
    expect(missing).toEqual([])
    // A run that goes on reads one page again.
    expect(readOfOld).toBeLessThanOrEqual(600 + 5 * 10)
  })

  const step = fc.record({
    arrivals: fc.integer({ min: 0, max: 5 }),
    /** The request at which another run dies, which runs before this one or at the same time. */
    dies: fc.option(fc.record({ at: fc.integer({ min: 0, max: 30 }), isAtOnce: fc.boolean() })),
  })

  it('gets on with every run, whatever arrives, dies or runs at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(),
          records: fc.integer({ min: 0, max: 200 }),
          habits: fc.record({
            order: fc.constantFrom('newest first', 'oldest first'),
            total: fc.constant('right'),
            mostOnPage: fc.integer({ min: 5, max: 12 }),
            isMoody: fc.constant(false),
            countsIn: fc.constantFrom('asked', 'given'),
          }),
          pages: fc.integer({ min: 14, max: 24 }),
          unrest: fc.constantFrom(0, 0.05),
          steps: fc.array(step, { minLength: 20, maxLength: 20 }),
        }),
        async ({ unrest, steps, ...options }) => {
          const isNewestFirst = options.habits.order === 'newest first'
          // The other end of a list must be looked for, which takes longer where it moves meanwhile.
          const pages = options.pages + (isNewestFirst ? 0 : 12)
          const world = new World({ ...options, onDuplicate: 'keepNone' })
          const old = ids(world)
          const countLeft = (kind: string) => {
            const due = new Set(ids(world))
            const { voices } = world.store
            return old.filter(id => id.includes(`:${kind}:`) && due.has(id) && !voices.has(id)).length
          }
          world.unrest = unrest
          let runs = 0
          for (const { arrivals, dies } of steps) {
            const left = { feedback: countLeft('feedback'), comment: countLeft('comment') }
            if (left.feedback + left.comment === 0) break
            runs++
            world.wechat.clock += 600
            for (let i = 0; i < arrivals; i++) {
              world.wechat.addFeedback()
              world.wechat.addComment()
            }
            const doomed = dies && world.run({ at: dies.at, what: 'kill after' }, pages)
            if (!dies?.isAtOnce) await doomed
            await Promise.all([doomed, world.run(undefined, pages)])
            if (left.feedback > 0) expect(countLeft('feedback')).toBeLessThan(left.feedback)
            if (left.comment > 0) expect(countLeft('comment')).toBeLessThan(left.comment)
          }
          // Pages of records, and the empty one at the end of each window of time; a run reads some more: those of
          // what arrived, and those where it meets what is known.
          const needed = Math.ceil(options.records / options.habits.mostOnPage) + 40
          expect(runs).toBeLessThanOrEqual(Math.ceil(needed / (options.pages - 9)) + 1)
        },
      ),
      {
        numRuns: Number(process.env.RUNS ?? 50),
        ...(process.env.SEED && { seed: Number(process.env.SEED) }),
      },
    )
  }, 120_000)
})
