import type { BeforeAdding } from '../../shared/adding/bring-in'
import type { Archive } from '../../shared/archive/archive'
import { forgottenAmong, markForgotten } from '../../shared/archive/forgotten'
import { metaId } from '../../shared/archive/meta'
import { removeVoicesOf } from '../../shared/archive/removal'
import { Deadline } from '../../shared/deadline'
import { fail } from '../../shared/errors'
import type { Ask } from '../../shared/evidence/ask'
import type { Found } from '../../shared/evidence/evidence'
import { gatherEvidence } from '../../shared/evidence/gather'
import { Pending } from '../../shared/evidence/pending'
import { type Invocation, startInvocation } from '../../shared/invocation'
import { commentKind } from '../../shared/kinds/comment'
import { feedbackKind } from '../../shared/kinds/feedback'
import type { RecordOf, SyncByPosition, SyncByTime } from '../../shared/kinds/kind'
import { syncByPosition } from '../../shared/sync/by-position'
import { syncByTime } from '../../shared/sync/by-time'
import { readCheckpoints } from '../../shared/sync/checkpoint'
import { Intake } from '../../shared/sync/intake'
import { memoryDatabase, newStore, type OnDuplicate, type Takes } from './memory-database'
import { type Habits, WeChatLists } from './wechat-lists'

/*
 * WeChat, the archive and the syncs between them, all in memory, where a run's time is counted in pages.
 */

export const APPID = 'wx0123456789abcdef'
const DAY = 86_400

/** What happens to a run at its request of this number. */
export interface Trouble {
  at: number
  what: 'kill before' | 'kill after' | 'lose before' | 'lose after'
}

export interface WorldOptions {
  seed: number
  /** Of either kind. */
  records: number
  habits: Habits
  onDuplicate: OnDuplicate
}

/** A world in which WeChat behaves as it was seen to, but for these habits. */
export const usualWorld = (records: number, habits: Partial<Habits> = {}): World =>
  new World({
    seed: 1,
    records,
    habits: {
      order: 'newest first',
      total: 'right',
      mostOnPage: 100,
      isMoody: false,
      countsIn: 'asked',
      ...habits,
    },
    onDuplicate: 'keepNone',
  })

export class World {
  readonly store = newStore()
  readonly random: () => number
  readonly wechat: WeChatLists
  readonly forgotten = new Set<string>()
  /** What administrators wrote, by voice. */
  readonly notes = new Map<string, string>()
  /** By how many seconds the clock of the next runs is ahead (below 0: behind), and whether WeChat's responses say what time it is. */
  ahead = 0
  isDated = true
  /** Which voices the database takes. */
  takes: Takes = () => true
  /** Whether WeChat may show something late. */
  isLate = false
  /** How often something happens at WeChat, or an administrator does something, at a request. */
  unrest = 0
  /** Records that were removed while a run was reading. */
  removed = 0

  constructor(private readonly options: WorldOptions) {
    this.random = randomFrom(options.seed)
    this.wechat = new WeChatLists(options.habits, this.random, 1_790_000_000)
    const { clock } = this.wechat
    for (let i = options.records; i > 0; i--) {
      // Several in one second, too.
      this.wechat.addFeedback(clock - Math.floor(i / 2) * 60)
      this.wechat.addComment(clock - Math.floor(i * this.random()) * DAY)
    }
  }

  /** One run of a sync, with what happens to it; `pages` is the time that each kind has for reading. */
  async run(trouble?: Trouble, pages = Number.POSITIVE_INFINITY) {
    let requests = 0
    let isDead = false
    const carry = async <T>(apply: () => T): Promise<T> => {
      await turns(Math.floor(this.random() * 4))
      if (isDead) throw new Error('killed')
      const what = trouble && requests++ === trouble.at ? trouble.what : undefined
      if (what === 'kill before' || what === 'kill after') isDead = true
      const result = what === 'kill before' || what === 'lose before' ? undefined : { value: apply() }
      this.#disturb()
      if (isDead) throw new Error('killed')
      if (what || !result) throw fail('network', 'no answer')
      return result.value
    }
    const archive = this.#archive(carry)
    const { invocation } = archive
    try {
      const checkpoints = await readCheckpoints(['feedback', 'comment'], archive)
      const { byPosition, byTime } = this.#lists(carry)
      const intake = (note?: BeforeAdding) => new Intake(archive, withPages(pages, invocation), note)
      const pending = new Pending(feedbackKind, checkpoints('feedback').evidence, archive)
      const outcomes = await Promise.allSettled([
        syncByPosition(
          feedbackKind,
          byPosition,
          checkpoints('feedback'),
          intake(added => pending.note(added)),
        ),
        syncByTime(commentKind, byTime, checkpoints('comment'), intake()),
      ])
      await gatherEvidence(pending, archive, invocation, voice => carry(() => writtenBy(voice)))
      return outcomes
    } catch (error) {
      if (!isDead && !(trouble && String(error).includes('no answer'))) throw error
      return []
    } finally {
      invocation.deadline.clear()
    }
  }

  #archive(carry: <T>(apply: () => T) => Promise<T>): Archive {
    const opened = this.wechat.clock + this.ahead
    const invocation = startInvocation({ time_limit_in_ms: 60_000 })
    const now = () => opened - Math.max(0, invocation.clock.ahead ?? 0)
    return {
      ...memoryDatabase(this.store, carry, this.options.onDuplicate, this.takes),
      appid: APPID,
      appids: [APPID],
      get now() {
        return now()
      },
      get keepsFrom() {
        return now() - 365 * DAY
      },
      invocation,
    }
  }

  #lists(carry: <T>(apply: () => T) => Promise<T>) {
    const byPosition: SyncByPosition<RecordOf<'feedback'>> = {
      by: 'position',
      // By cloud call, which shows no header.
      fetch: (page, num, call) => countPage(call, carry, () => this.wechat.feedbackPage(page, num)),
    }
    const byTime: SyncByTime<RecordOf<'comment'>> = {
      by: 'time',
      fetch: (range, offset, limit, call) =>
        countPage(call, carry, () => {
          if (this.isDated) call.clock.ahead = this.ahead
          return this.wechat.commentPage(range, offset, limit)
        }),
      everything: 6,
      changed: 5,
      earliest: 1_577_808_000,
      replies: null,
    }
    return { byPosition, byTime }
  }

  /** Runs without trouble until both kinds are complete. */
  async settle(): Promise<void> {
    for (let runs = 0; runs < 30; runs++) {
      this.wechat.clock += 600
      const outcomes = await this.run()
      const isComplete = outcomes.map(outcome => outcome.status === 'fulfilled' && outcome.value.complete)
      if (outcomes.length === 2 && isComplete.every(Boolean)) return
    }
    throw new Error('the sync does not come to an end')
  }

  /** So many seconds pass, and a run. */
  async age(seconds: number): Promise<void> {
    this.wechat.clock += seconds
    await this.run()
  }

  /** What is noted of voices without evidence. */
  get pending(): unknown {
    return Object(this.store.meta.get(metaId.evidence(APPID, 'feedback'))).spans ?? {}
  }

  /** Something that happens between two requests. */
  #disturb(): void {
    if (this.random() >= this.unrest) return
    const { wechat } = this
    const what = Math.floor(this.random() * (this.isLate ? 6 : 5))
    if (what === 0) wechat.addFeedback(wechat.clock)
    if (what === 1) wechat.addComment(wechat.clock + 1)
    if (what === 2) this.removed += wechat.remove()
    if (what === 3) wechat.changeComment()
    if (what === 4) this.#annotate()
    if (what === 5) wechat.showLate()
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
    const archive = this.#archive(async apply => {
      await turns(Math.floor(this.random() * 30))
      return apply()
    })
    await markForgotten(openid, archive)
    await removeVoicesOf([openid], archive)
    const marked = await forgottenAmong([openid], archive)
    if (!marked.has(openid)) throw new Error('whoever was forgotten has no mark')
    this.forgotten.add(openid)
    archive.invocation.deadline.clear()
  }
}

/** Others have so many turns. */
export async function turns(count: number): Promise<void> {
  for (let left = count; left > 0; left--) await Promise.resolve()
}

/** What a phone wrote around a feedback: something on most phones. */
export const writtenBy = ({ openid, createTime }: Parameters<Ask>[0]): Found =>
  createTime % 3 === 0
    ? { logs: [], errors: [] }
    : { logs: [{ time: createTime, level: 'info', page: '', text: openid }], errors: [] }

/** A time that is over after so many pages. */
class PagesDeadline extends Deadline {
  constructor(public pages: number) {
    super(60_000)
  }

  override get isOver(): boolean {
    return this.pages <= 0
  }
}

const withPages = (pages: number, invocation: Invocation): Invocation => ({
  ...invocation,
  deadline: new PagesDeadline(pages),
})

async function countPage<Page>(
  { deadline }: Invocation,
  carry: <T>(apply: () => T) => Promise<T>,
  apply: () => Page,
): Promise<Page> {
  if (deadline.isOver) throw fail('timeout', 'no time is left')
  if (deadline instanceof PagesDeadline) deadline.pages--
  return carry(apply)
}

function randomFrom(seed: number): () => number {
  let state = seed | 1
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return state / 0x80000000
  }
}
