import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Archive } from '../../shared/archive/archive'
import { metaId } from '../../shared/archive/meta'
import { voiceId } from '../../shared/archive/voice'
import type { Comment } from '../../shared/comments/types'
import { startInvocation } from '../../shared/invocation'
import { commentKind } from '../../shared/kinds/comment'
import type { SyncByTime } from '../../shared/kinds/kind'
import { newVoice, weChatPart } from '../../shared/kinds/voice'
import { syncReplies } from '../../shared/sync/replies'
import { memoryDatabase, newStore } from '../helpers/memory-database'
import { WeChatLists } from '../helpers/wechat-lists'

/*
 * Between any two requests, at WeChat or in the database, comments arrive or come up late, are answered, hidden while
 * WeChat checks them, shown again and removed, and people answer through this package. No comment that waits all the
 * while is marked as answered, and what people did within the hour stays, whatever WeChat's order, pages and totals. When
 * all is quiet again, as many wait in the archive as at WeChat.
 */

const APPID = 'wx0123456789abcdef'
const HOUR = 3600

interface Plan {
  seed: number
  comments: number
  mostOnPage: number
  total: 'right' | 'missing' | 'too small' | 'too large' | 'of the page' | 'wavering'
  isMoody: boolean
  unrest: number
  runs: number
}

const plan: fc.Arbitrary<Plan> = fc.record({
  seed: fc.nat(),
  comments: fc.integer({ min: 0, max: 12 }),
  mostOnPage: fc.integer({ min: 1, max: 6 }),
  total: fc.constantFrom('right', 'right', 'missing', 'too small', 'too large', 'of the page', 'wavering'),
  isMoody: fc.boolean(),
  unrest: fc.constantFrom(0, 0.1, 0.5),
  runs: fc.integer({ min: 1, max: 4 }),
})

class World {
  readonly store = newStore()
  readonly answered = new Set<string>()
  readonly hidden = new Set<string>()
  /** Comments that were answered at some moment of the run. */
  readonly touched = new Set<string>()
  /** What people did through this package last. */
  readonly handled = new Map<string, boolean>()
  readonly wechat: WeChatLists
  readonly random: () => number
  unrest = 0

  constructor(private readonly plan: Plan) {
    this.random = randomFrom(plan.seed)
    this.wechat = this.#lists(plan.total)
    for (let i = 0; i < plan.comments; i++) this.arrive(2 + i)
    this.store.meta.set(metaId.sync(APPID, 'comment'), { _id: metaId.sync(APPID, 'comment'), version: 1 })
  }

  #lists(total: Plan['total'], mostOnPage = this.plan.mostOnPage, isMoody = this.plan.isMoody): WeChatLists {
    const habits = { order: 'newest first', total, mostOnPage, isMoody, countsIn: 'asked' } as const
    return new WeChatLists(habits, this.random, 1_790_000_000)
  }

  /** A comment of so many hours ago is there, in the archive too where that has read it. */
  arrive(hours: number, isArchived = true): void {
    const before = new Set(this.wechat.comments)
    this.wechat.addComment(this.wechat.clock - hours * HOUR)
    const added = this.wechat.comments.filter(comment => !before.has(comment))
    if (isArchived) for (const comment of added) this.archive(comment)
  }

  archive(comment: Comment): void {
    const voice = newVoice(weChatPart(commentKind, APPID, comment), this.wechat.clock, null)
    if (!this.store.voices.has(voice._id)) this.store.voices.set(voice._id, voice)
  }

  #any(): string | undefined {
    const { comments } = this.wechat
    return comments[Math.floor(this.random() * comments.length)]?.commentId
  }

  answer(id: string): void {
    this.answered.add(id)
    this.touched.add(id)
  }

  /** Something happens between two requests. */
  disturb(): void {
    if (this.random() >= this.unrest) return
    const id = this.#any()
    if (!id) return
    const what = Math.floor(this.random() * 8)
    if (what === 0) this.arrive(0)
    if (what === 1) this.arrive(5, false)
    if (what === 2 || what === 3) this.answer(id)
    if (what === 4) this.answered.delete(id)
    if (what === 5) this.hidden.add(id)
    if (what === 6) this.hidden.delete(id)
    if (what === 7) this.handle(id, this.random() < 0.5)
  }

  /** Somebody answers through this package, or deletes the answer. */
  handle(id: string, isReply: boolean): void {
    if (isReply) this.answer(id)
    else this.answered.delete(id)
    const voice = this.store.voices.get(voiceId(APPID, 'comment', id))
    const entry = { time: this.wechat.clock, by: 'oADMIN', action: isReply ? 'addReply' : 'deleteReply' }
    if (!voice) return
    this.handled.set(id, isReply)
    Object.assign(voice, { replied: isReply, history: [].concat(voice.history as never, entry as never) })
  }

  async run(): Promise<void> {
    this.touched.clear()
    for (const id of this.answered) this.touched.add(id)
    const invocation = startInvocation({ time_limit_in_ms: 60_000 })
    const carry = async <T>(apply: () => T): Promise<T> => {
      this.disturb()
      const result = apply()
      this.disturb()
      return result
    }
    const now = this.wechat.clock
    const archive: Archive = {
      ...memoryDatabase(this.store, carry, 'keepNone'),
      appid: APPID,
      appids: [APPID],
      now,
      keepsFrom: 0,
      invocation,
    }
    const replies = {
      waiting: 4,
      has: (id: string) => carry(() => this.answered.has(id) && !this.hidden.has(id)),
    }
    const sync: SyncByTime<Comment> = {
      by: 'time',
      fetch: (range, offset, limit) => carry(() => this.#page(range, offset, limit)),
      everything: 6,
      changed: 5,
      earliest: 0,
      replies,
    }
    const checkpoint = {
      version: 1,
      progress: undefined,
      evidence: undefined,
      replies: structuredClone(this.store.meta.get(metaId.sync(APPID, 'comment'))?.replies),
    }
    await syncReplies(commentKind, sync, replies, checkpoint, archive, invocation)
    invocation.deadline.clear()
  }

  #page(range: { startTime: number; endTime: number; filterType: number }, offset: number, limit: number) {
    const { comments } = this.wechat
    this.wechat.comments = comments.filter(
      ({ commentId }) => !this.answered.has(commentId) && !this.hidden.has(commentId),
    )
    const page = this.wechat.commentPage(range, offset, limit)
    this.wechat.comments = comments
    return page
  }

  replied = (id: string) => this.store.voices.get(voiceId(APPID, 'comment', id))?.replied
}

function randomFrom(seed: number): () => number {
  let state = seed | 1
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x80000000
  }
}

it('never marks a comment that waits, leaves what people did alone, and comes to as many as WeChat', async () => {
  await fc.assert(
    fc.asyncProperty(plan, async plan => {
      const world = new World(plan)
      const { wechat } = world
      for (let run = 0; run < plan.runs; run++) {
        world.unrest = plan.unrest
        wechat.clock += 600
        const marked = new Set(wechat.comments.map(({ commentId }) => commentId).filter(world.replied))
        await world.run()
        for (const { commentId } of wechat.comments) {
          const isMarked = world.replied(commentId) && !marked.has(commentId)
          if (isMarked) expect([...world.touched]).toContain(commentId)
        }
        for (const [id, isReply] of world.handled) expect(world.replied(id)).toBe(isReply)
      }
      if (plan.total !== 'right' || plan.isMoody) return
      // A day later everything is shown, read, and compared anew.
      world.unrest = 0
      world.hidden.clear()
      wechat.clock += 26 * HOUR
      for (const comment of wechat.comments) world.archive(comment)
      for (let run = 0; run < 2; run++) await world.run()
      const listed = wechat.comments.filter(({ commentId }) => !world.answered.has(commentId)).length
      const waiting = wechat.comments.filter(({ commentId }) => !world.replied(commentId)).length
      expect(waiting).toBe(listed)
    }),
    { numRuns: Number(process.env.RUNS ?? 100) },
  )
}, 60_000)
