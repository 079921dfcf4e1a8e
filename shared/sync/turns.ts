import { addMeta, metaId, nowInSeconds } from '../archive/meta'
import { type Database, openDatabase, type Stored } from '../database/database'
import { OperationError } from '../errors'
import type { Invocation } from '../invocation'

/*
 * Whose turn it is, where several mini programs are served. One document says when the turn of each was last begun, and
 * until when one is held back, in epoch seconds. A turn counts when it is begun: so a mini program whose turns hang, or
 * die, waits like the others.
 */

/**
 * Of a mini program that WeChat refuses like this nothing can be had: it authorises the platform no longer, or its appid
 * or its secret is wrong.
 */
const REFUSALS = [61003, 40013, 40125]

/** So long a mini program is held back that WeChat refuses: with a timer of every 10 minutes it is tried once an hour. */
const HELD_SECONDS = 55 * 60

export const refusesApp = ({ details: { weChatCode } }: OperationError): boolean =>
  weChatCode !== undefined && REFUSALS.includes(weChatCode)

type Open = (invocation: Invocation) => Promise<Pick<Database, 'meta' | '_'>>

/** Reads whose turn it is, for one run. */
export async function readTurns(invocation: Invocation, open: Open = openDatabase): Promise<Turns> {
  const database = await open(invocation)
  const _id = metaId.turns
  const [document] = await database.meta.find({ _id })
  if (!document) await addMeta({ _id, begun: {}, heldUntil: {} }, database)
  return new Turns(document, open, Math.ceil(invocation.limitMs / 1000))
}

/** The turns as one run read them. */
class Turns {
  readonly #begun: Record<string, unknown>
  readonly #heldUntil: Record<string, unknown>

  /** @param lifeSeconds the longest that a run lives */
  constructor(
    document: Partial<Stored> | undefined,
    private readonly open: Open,
    private readonly lifeSeconds: number,
  ) {
    this.#begun = { ...Object(document?.begun) }
    this.#heldUntil = { ...Object(document?.heldUntil) }
  }

  /**
   * Those that have waited longest first. A timer leaves out those that are held back, and those whose turn another run
   * may be at; a person's call leaves out none.
   */
  inOrder(appids: readonly string[], isOfPerson: boolean): string[] {
    const now = nowInSeconds()
    const isDue = (appid: string) => now - this.#lastBegun(appid, now) >= this.lifeSeconds
    return appids
      .filter(appid => isOfPerson || (isDue(appid) && !this.#isHeld(appid, now)))
      .sort((a, b) => this.#lastBegun(a, now) - this.#lastBegun(b, now))
  }

  /** 0 where it never was. One that lies ahead was noted by a wrong clock. */
  #lastBegun(appid: string, now: number): number {
    const begun = this.#begun[appid]
    return typeof begun === 'number' && begun <= now + this.lifeSeconds ? begun : 0
  }

  #isHeld(appid: string, now: number): boolean {
    const until = this.#heldUntil[appid]
    return typeof until === 'number' && now < until && until <= now + HELD_SECONDS
  }

  /** Begins a turn; `false` where another run has begun it meanwhile. */
  async begin(appid: string, invocation: Invocation): Promise<boolean> {
    const { meta, _ } = await this.open(invocation)
    const now = nowInSeconds()
    const before = this.#begun[appid]
    const asRead = { [`begun.${appid}`]: before === undefined ? _.exists(false) : before }
    // Owners may have written anything there.
    const where = { _id: metaId.turns, ...(before === undefined || typeof before === 'number' ? asRead : {}) }
    // Two in one second: an update that changes nothing would look like one that came too late.
    const time = Math.max(now, this.#lastBegun(appid, now) + 1)
    try {
      return (await meta.update(where, { begun: { [appid]: time } })) > 0
    } catch (error) {
      // It is better begun twice than not at all.
      if (!(error instanceof OperationError)) throw error
      return true
    }
  }

  /** Notes whether a mini program was refused in its turn. Where that fails, the next run tries it again. */
  async end(appid: string, isRefused: boolean, invocation: Invocation): Promise<void> {
    if (!isRefused && this.#heldUntil[appid] === undefined) return
    const { meta, _ } = await this.open(invocation)
    const until = isRefused ? nowInSeconds() + HELD_SECONDS : _.remove()
    try {
      await meta.update({ _id: metaId.turns }, { heldUntil: { [appid]: until } })
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
    }
  }
}
