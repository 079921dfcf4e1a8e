import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { recordHashOf } from '../../shared/archive/hash'
import { voiceId } from '../../shared/archive/voice'
import type { Comment } from '../../shared/comments/types'
import type { Feedback } from '../../shared/feedback/types'
import type { OnDuplicate } from '../helpers/memory-database'
import { APPID, type Trouble, turns, World, writtenBy } from '../helpers/sync-world'
import type { Habits } from '../helpers/wechat-lists'

/*
 * Every voice once, whatever happens: a run is killed, or an answer lost, at any request; two run at once; and WeChat's
 * lists change between any two requests, in any order, with totals that are missing or wrong; some show up late; clocks
 * are ahead or behind, and the database does not take everything.
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
  /**
   * For each pair of runs: what happens to each of them, how many turns the second begins later, and after how many pages
   * the time is over.
   */
  runs: { first: Trouble; second: Trouble; isAlone: boolean; later: number; pages: number }[]
  /** How often something happens at WeChat, or an administrator does something, at a request. */
  unrest: number
  forgets: boolean
  isLate: boolean
  /** By how many seconds the clock of a run may be ahead, or less than 0, and whether WeChat says the time. */
  ahead: number
  isDated: boolean
  /** Of so many voices the database takes one only if it is cut, and of twice as many one not at all; none for 0. */
  refusesOneOf: number
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
      later: fc.constantFrom(0, 10, 50),
      pages: fc.integer({ min: 1, max: 30 }),
    }),
    { maxLength: 5 },
  ),
  unrest: fc.constantFrom(0, 0.05, 0.3),
  forgets: fc.boolean(),
  isLate: fc.boolean(),
  ahead: fc.constantFrom(0, 7200, 26 * 3600, 400 * 86_400, -26 * 3600),
  isDated: fc.boolean(),
  refusesOneOf: fc.constantFrom(0, 5, 20),
})

/** A number that is the same for the same id. */
const numberOf = (id: string) => Number(/\d+$/.exec(id))

/** Totals that shrink by one when a record is removed. */
const TELLING: Habits['total'][] = ['right', 'too large']

describe('a sync, whatever happens to it', () => {
  // What the database does not take is logged.
  beforeEach(() => void vi.spyOn(console, 'log').mockReturnValue())
  afterEach(() => void vi.restoreAllMocks())

  it('brings in every voice once and keeps what people wrote', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async plan => {
        const world = new World(plan)
        const { refusesOneOf } = plan
        const isOneOf = (count: number, id: string) => refusesOneOf > 0 && numberOf(id) % count === 0
        const isRefused = (id: string) => isOneOf(2 * refusesOneOf, id)
        world.takes = ({ _id, cut }) => !isRefused(_id) && (cut === true || !isOneOf(refusesOneOf, _id))
        Object.assign(world, { isLate: plan.isLate, isDated: plan.isDated })
        for (const { first, second, isAlone, later, pages } of plan.runs) {
          world.unrest = plan.unrest
          world.wechat.clock += 600
          world.ahead = world.random() < 0.3 ? plan.ahead : 0
          // Between two runs, whatever the totals say.
          if (world.random() < plan.unrest) world.wechat.remove()
          const forgetting = plan.forgets && !world.forgotten.has('o1') ? world.forget('o1') : undefined
          await Promise.all([
            world.run(first, pages),
            isAlone ? undefined : turns(later).then(() => world.run(second, pages)),
            forgetting,
          ])
        }
        Object.assign(world, { unrest: 0, ahead: 0 })
        await world.settle()
        // What came up late is in a day later.
        world.wechat.clock += 25 * 3600
        await world.settle()

        const { feedback, comments } = world.wechat
        const due = new Map<string, Feedback | Comment>([
          ...feedback.map(item => [voiceId(APPID, 'feedback', item.recordId), item] as const),
          ...comments.map(item => [voiceId(APPID, 'comment', item.commentId), item] as const),
        ])
        const { voices } = world.store
        const missing: string[] = []
        for (const [id, record] of due) {
          const openid = 'openid' in record ? record.openid : record.userInfo.openid
          const voice = voices.get(id)
          if (world.forgotten.has(openid)) expect(voice).toBeUndefined()
          else if (isRefused(id)) expect(voice).toBeUndefined()
          else if (voice)
            expect(voice, id).toMatchObject({
              recordHash: recordHashOf(record),
              openid,
              ...(isOneOf(refusesOneOf, id) && { cut: true }),
            })
          else missing.push(id)
        }
        const mayMiss = TELLING.includes(plan.habits.total) ? 0 : world.removed
        if (missing.length > mayMiss) expect(missing).toEqual([])
        for (const [id, voice] of voices) {
          expect(world.forgotten.has(String(voice.openid))).toBe(false)
          expect(voice).toMatchObject({
            note: world.notes.get(id) ?? '',
            schema: 2,
            tags: [],
            replied: false,
          })
          expect(voice).not.toHaveProperty('_openid')
        }

        await world.age(600)
        for (const [id, voice] of voices) {
          const { kind, evidence, openid, createTime } = voice
          const { logs } = writtenBy({ openid: String(openid), createTime: Number(createTime) })
          const written = { state: logs.length > 0 ? 'found' : 'none', logs }
          // Where a clock is ahead, WeChat seems to have no log any more.
          if (kind === 'comment') expect(evidence).toBeUndefined()
          else if (evidence) expect(evidence, id).toMatchObject(plan.ahead < 400 * 86_400 ? written : {})
          else expect(plan.ahead, id).toBeGreaterThan(0)
        }
        // Nothing more is looked for.
        if (plan.ahead === 0) expect(world.pending).toEqual({})
      }),
      {
        numRuns: Number(process.env.RUNS ?? 100),
        ...(process.env.SEED && { seed: Number(process.env.SEED) }),
      },
    )
  }, 120_000)
})
