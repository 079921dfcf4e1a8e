import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Archive } from '../../shared/archive/archive'
import { removeVoicesOf } from '../../shared/archive/forgetUser'
import { forgottenAmong, markForgotten } from '../../shared/archive/forgotten'
import { hashOf } from '../../shared/archive/hash'
import { voiceId } from '../../shared/archive/voice'
import type { Comment } from '../../shared/comments/types'
import { fail } from '../../shared/errors'
import type { Feedback } from '../../shared/feedback/types'
import { startInvocation } from '../../shared/invocation'
import { syncComments } from '../../shared/sync/comment-sync'
import { syncFeedback } from '../../shared/sync/feedback-sync'
import { readProgress } from '../../shared/sync/progress'
import { memoryDatabase, newStore, type OnDuplicate } from '../helpers/memory-database'
import { type Habits, WeChatLists } from '../helpers/wechat-lists'

/*
 * Every voice once, whatever happens: a run is killed, or an answer lost, at any request; two run at once; and WeChat's
 * lists change between any two requests, in any order, with totals that are missing or wrong.
 */

const APPID = 'wx0123456789abcdef'
const DAY = 86_400

interface Trouble {
  at: number
  what: 'kill before' | 'kill after' | 'lose before' | 'lose after'
}

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
    total: fc.constantFrom('right', 'missing', 'too small', 'too large', 'of the page'),
    mostOnPage: fc.integer({ min: 1, max: 12 }),
    isMoody: fc.boolean(),
    countsIn: fc.constantFrom('asked', 'given'),
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

function randomFrom(seed: number): () => number {
  let state = seed | 1
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x80000000
  }
}

class World {
  readonly store = newStore()
  readonly random: () => number
  readonly wechat: WeChatLists
  readonly forgotten = new Set<string>()
  /** What administrators wrote, by voice. */
  readonly notes = new Map<string, string>()
  unrest = 0

  constructor(readonly plan: Plan) {
    this.random = randomFrom(plan.seed)
    this.wechat = new WeChatLists(plan.habits, this.random, 1_790_000_000)
    const { clock } = this.wechat
    for (let i = plan.records; i > 0; i--) {
      // Several in one second, too.
      this.wechat.addFeedback(clock - Math.floor(i / 2) * 60)
      this.wechat.addComment(clock - Math.floor(i * this.random()) * DAY)
    }
  }

  /** One run of a sync, with what happens to it. */
  async run(trouble?: Trouble, pages = Number.POSITIVE_INFINITY) {
    let requests = 0
    let isDead = false
    let read = 0
    const carry = async <T>(apply: () => T): Promise<T> => {
      for (let turns = Math.floor(this.random() * 4); turns > 0; turns--) await Promise.resolve()
      if (isDead) throw new Error('killed')
      const what = trouble && requests++ === trouble.at ? trouble.what : undefined
      if (what === 'kill before' || what === 'kill after') isDead = true
      const result = what === 'kill before' || what === 'lose before' ? undefined : { value: apply() }
      this.#disturb()
      if (isDead) throw new Error('killed')
      if (what || !result) throw fail('network', 'no answer')
      return result.value
    }
    const invocation = startInvocation({ time_limit_in_ms: 60_000 })
    const archive: Archive = {
      ...memoryDatabase(this.store, carry, this.plan.onDuplicate),
      appid: APPID,
      now: this.wechat.clock,
      keepsFrom: this.wechat.clock - 365 * DAY,
      invocation,
    }
    const isTimeUp = () => read >= pages
    const fetched = <Page>(page: () => Page) => {
      read++
      return carry(page)
    }
    try {
      const progress = await readProgress(archive)
      return await Promise.allSettled([
        syncFeedback(archive, progress.feedback, {
          fetch: (page, num) => fetched(() => this.wechat.feedbackPage(page, num)),
          isTimeUp,
        }),
        syncComments(archive, progress.comment, {
          fetch: (range, offset, limit) => fetched(() => this.wechat.commentPage(range, offset, limit)),
          isTimeUp,
        }),
      ])
    } catch (error) {
      if (!isDead && !(trouble && String(error).includes('no answer'))) throw error
      return []
    } finally {
      invocation.deadline.clear()
    }
  }

  /** Something that happens between two requests. */
  #disturb(): void {
    if (this.random() >= this.unrest) return
    const { wechat } = this
    const what = Math.floor(this.random() * 5)
    if (what === 0) wechat.addFeedback(wechat.clock)
    if (what === 1) wechat.addComment(wechat.clock + 1)
    if (what === 2) wechat.remove()
    if (what === 3) wechat.changeComment()
    if (what === 4) this.#annotate()
  }

  #annotate(): void {
    const voices = [...this.store.voices.values()]
    const voice = voices[Math.floor(this.random() * voices.length)]
    if (!voice) return
    const note = `备注 ${this.random()}`
    Object.assign(voice, { note, state: 'open' })
    this.notes.set(voice._id, note)
  }

  /** Somebody is forgotten while syncs run. */
  async forget(openid: string): Promise<void> {
    const pause = async <T>(apply: () => T) => {
      for (let turns = Math.floor(this.random() * 30); turns > 0; turns--) await Promise.resolve()
      return apply()
    }
    const invocation = startInvocation({})
    const archive: Archive = {
      ...memoryDatabase(this.store, pause, 'keepNone'),
      appid: APPID,
      now: this.wechat.clock,
      keepsFrom: 0,
      invocation,
    }
    await markForgotten(openid, APPID, this.wechat.clock, archive)
    await removeVoicesOf([openid], archive)
    expect(await forgottenAmong([openid], APPID, archive)).toEqual(new Set([openid]))
    this.forgotten.add(openid)
    invocation.deadline.clear()
  }
}

/** Runs without trouble until both kinds are complete. */
async function settle(world: World): Promise<number> {
  for (let runs = 1; runs <= 30; runs++) {
    world.wechat.clock += 600
    const outcomes = await world.run()
    const isComplete = outcomes.map(outcome => outcome.status === 'fulfilled' && outcome.value.complete)
    if (outcomes.length === 2 && isComplete.every(Boolean)) return runs
  }
  throw new Error('the sync does not come to an end')
}

describe('a sync, whatever happens to it', () => {
  it('brings in every voice once and leaves alone what people wrote', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async plan => {
        const world = new World(plan)
        for (const { first, second, isAlone, pages } of plan.runs) {
          world.unrest = plan.unrest
          world.wechat.clock += 600
          const forgetting = plan.forgets && !world.forgotten.has('o1') ? world.forget('o1') : undefined
          await Promise.all([
            world.run(first, pages),
            isAlone ? undefined : world.run(second, pages),
            forgetting,
          ])
        }
        world.unrest = 0
        await settle(world)

        const { feedback, comments } = world.wechat
        const due = new Map<string, Feedback | Comment>([
          ...feedback.map(item => [voiceId(APPID, 'feedback', item.recordId), item] as const),
          ...comments.map(item => [voiceId(APPID, 'comment', item.commentId), item] as const),
        ])
        const { voices } = world.store
        for (const [id, record] of due) {
          const openid = 'openid' in record ? record.openid : record.userInfo.openid
          const voice = voices.get(id)
          if (world.forgotten.has(openid)) expect(voice).toBeUndefined()
          else expect(voice, id).toMatchObject({ hash: hashOf(record), openid })
        }
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
