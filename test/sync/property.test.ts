import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashOf } from '../../shared/archive/hash'
import { voiceId } from '../../shared/archive/voice'
import type { Comment } from '../../shared/comments/types'
import type { Feedback } from '../../shared/feedback/types'
import type { OnDuplicate } from '../helpers/memory-database'
import { APPID, type Trouble, World } from '../helpers/sync-world'
import type { Habits } from '../helpers/wechat-lists'

/*
 * Every voice once, whatever happens: a run is killed, or an answer lost, at any request; two run at once; and WeChat's
 * lists change between any two requests, in any order, with totals that are missing or wrong.
 *
 * One thing is not promised. When a record is removed during a walk, the next one moves onto a page that was read
 * already. If WeChat's total shrinks by as much, the sync goes back; otherwise each removal may cost one record, until
 * another walk reads that page.
 */

interface Plan {
  seed: number
  records: number
  habits: Habits
  onDuplicate: OnDuplicate
  /** For each pair of runs: what happens to each of them, and after how many pages its time is over. */
  runs: { first: Trouble; second: Trouble; isAlone: boolean; pages: number }[]
  /** How often something happens at WeChat, or an administrator does something, at a request. */
  unrest: number
  forgets: boolean
}

const trouble: fc.Arbitrary<Trouble> = fc.record({
  at: fc.integer({ min: 0, max: 40 }),
  what: fc.constantFrom('kill before', 'kill after', 'lose before', 'lose after'),
})

const plan: fc.Arbitrary<Plan> = fc.record({
  seed: fc.nat(),
  records: fc.integer({ min: 0, max: 60 }),
  habits: fc.record({
    order: fc.constantFrom('newest first', 'oldest first'),
    total: fc.constantFrom('right', 'missing', 'too small', 'too large', 'of the page', 'wavering'),
    mostOnPage: fc.integer({ min: 1, max: 12 }),
    isMoody: fc.boolean(),
    countsIn: fc.constantFrom('asked', 'given'),
    isForgetful: fc.boolean(),
    isTimeless: fc.boolean(),
  }),
  onDuplicate: fc.constantFrom('keepBefore', 'keepOthers', 'keepNone'),
  runs: fc.array(
    fc.record({
      first: trouble,
      second: trouble,
      isAlone: fc.boolean(),
      pages: fc.integer({ min: 1, max: 30 }),
    }),
    { maxLength: 5 },
  ),
  unrest: fc.constantFrom(0, 0.05, 0.3),
  forgets: fc.boolean(),
})

/** Totals that shrink by one when a record is removed. */
const TELLING: Habits['total'][] = ['right', 'too large']

describe('a sync, whatever happens to it', () => {
  it('brings in every voice once and keeps what people wrote', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async plan => {
        const world = new World(plan)
        for (const { first, second, isAlone, pages } of plan.runs) {
          world.unrest = plan.unrest
          world.wechat.clock += 600
          // Between two runs, whatever the totals say.
          if (world.random() < plan.unrest) world.wechat.remove()
          const forgetting = plan.forgets && !world.forgotten.has('o1') ? world.forget('o1') : undefined
          await Promise.all([
            world.run(first, pages),
            isAlone ? undefined : world.run(second, pages),
            forgetting,
          ])
        }
        world.unrest = 0
        await world.settle()

        const { feedback, comments } = world.wechat
        // Retention keeps nothing without a time.
        const kept = feedback.filter(({ createTime }) => createTime > 0)
        const due = new Map<string, Feedback | Comment>([
          ...kept.map(item => [voiceId(APPID, 'feedback', item.recordId), item] as const),
          ...comments.map(item => [voiceId(APPID, 'comment', item.commentId), item] as const),
        ])
        const { voices } = world.store
        const missing: string[] = []
        for (const [id, record] of due) {
          const openid = 'openid' in record ? record.openid : record.userInfo.openid
          const voice = voices.get(id)
          if (world.forgotten.has(openid)) expect(voice).toBeUndefined()
          else if (voice) expect(voice, id).toMatchObject({ hash: hashOf(record), openid })
          else missing.push(id)
        }
        const mayMiss = TELLING.includes(plan.habits.total) ? 0 : world.removed
        if (missing.length > mayMiss) expect(missing).toEqual([])
        for (const [id, voice] of voices) {
          expect(world.forgotten.has(String(voice.openid))).toBe(false)
          expect(voice).toMatchObject({
            note: world.notes.get(id) ?? '',
            schema: 1,
            tags: [],
            replied: false,
          })
          expect(voice).not.toHaveProperty('_openid')
        }
      }),
      {
        numRuns: Number(process.env.RUNS ?? 150),
        ...(process.env.SEED && { seed: Number(process.env.SEED) }),
      },
    )
  }, 120_000)
})
