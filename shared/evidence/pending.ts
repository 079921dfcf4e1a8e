import { randomUUID } from 'node:crypto'
import type { Archive } from '../archive/archive'
import { addMeta, metaId } from '../archive/meta'
import { chinaDay, SECONDS_A_DAY } from '../china-time'
import { evidenceIsOn } from '../config'
import { OperationError } from '../errors'
import type { Kind } from '../kinds/kind'
import type { WeChatPart } from '../kinds/voice'
import { isObject } from '../values'
import { tokenVariable } from '../wechat/token-source'

/*
 * Which voices may lack their evidence. Before a run adds voices it notes the time of the oldest in a span of its own. At
 * its end it takes away its span and those of runs that have ended, or where some voices are left makes one of them. The
 * span of a run that died stays. So nothing is lost whatever dies when, two runs at once leave each other's spans alone,
 * and where there is no span nothing is looked for.
 */

interface Span {
  /** Voices created from then on may lack their evidence. */
  from: number
  /** Until when its run may add such voices; 0 once it has ended. */
  until: number
}

/** Longer than any call lives, shorter than the time between two syncs. */
const LEASE_SECONDS = 8 * 60

/** So long WeChat has the log of a phone. Older voices get none. */
export const KEPT_SECONDS = 7 * SECONDS_A_DAY

/** Somebody may remove the document in between. */
const TRIES = 3

/** @param document as it is stored, if it is there */
export const openPending = (kind: Kind, document: unknown, archive: Archive): Pending | undefined =>
  kind.hasEvidence && isFetched(archive) ? new Pending(kind, document, archive) : undefined

/** Whether evidence is on, and there is a credential for HTTPS. */
function isFetched({ invocation }: Archive): boolean {
  try {
    return evidenceIsOn() && tokenVariable(invocation) !== undefined
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    invocation.failed.evidence = error.kind
    return false
  }
}

/** What one run knows of the voices of one kind that may lack their evidence. */
export class Pending {
  readonly #run = randomUUID()
  readonly #spans: Map<string, Span>
  /** The day in China on which WeChat said that it answers no more. */
  readonly #stoppedOn: unknown
  #own: Span | undefined

  constructor(
    readonly kind: Kind,
    document: unknown,
    private readonly archive: Archive,
  ) {
    const { spans, stoppedOn }: Record<string, unknown> = Object(document)
    this.#spans = new Map(
      Object.entries(Object(spans)).flatMap(([run, span]) => (isSpan(span) ? [[run, span]] : [])),
    )
    this.#stoppedOn = stoppedOn
  }

  /** The time of the oldest voice that may lack its evidence; `undefined` where none does. */
  get from(): number | undefined {
    const spans = [...this.#spans.values(), ...(this.#own ? [this.#own] : [])]
    return spans.length > 0 ? Math.min(...spans.map(({ from }) => from)) : undefined
  }

  /** Whether WeChat is to be asked. */
  get isOpen(): boolean {
    return this.from !== undefined && this.#stoppedOn !== chinaDay(this.archive.now)
  }

  /**
   * Notes voices that are about to be added. It keeps none out: where it cannot be written, this run knows of them all the
   * same.
   */
  async note(added: WeChatPart[]): Promise<void> {
    const { now } = this.archive
    const times = added.map(({ createTime }) => createTime || now).filter(time => time > now - KEPT_SECONDS)
    const from = Math.min(...times)
    if (times.length === 0 || (this.#own && this.#own.from <= from)) return
    this.#own = { from, until: now + LEASE_SECONDS }
    try {
      await this.#write({}, [], this.#own)
    } catch (error) {
      if (!(error instanceof OperationError)) throw error
    }
  }

  /**
   * Notes what a run leaves.
   *
   * @param left the time of the oldest of those that it knows of and that have no evidence yet, if there are any
   * @param stoppedOn the day, where WeChat answers no more on it
   */
  async settle(left: number | undefined, stoppedOn?: string): Promise<void> {
    const { now } = this.archive
    const ended = [...this.#spans].filter(([, { until }]) => until <= now || until > now + LEASE_SECONDS)
    const over = ended.map(([run]) => run)
    const stop = stoppedOn === undefined ? {} : { stoppedOn }
    if (left === undefined) await this.#write(stop, this.#own ? [...over, this.#run] : over)
    else if (this.#own || over.length > 1) await this.#write(stop, over, { from: left, until: 0 })
    // One span that another run has left stays as it is: a voice that waits costs no write in each run.
    else await this.#write(stop, [])
  }

  /** @param over the runs whose spans are taken away */
  async #write(stop: { stoppedOn?: string }, over: string[], own?: Span): Promise<void> {
    const { meta, appid, _ } = this.archive
    const spans = {
      ...Object.fromEntries(over.map(run => [run, _.remove()])),
      ...(own && { [this.#run]: _.set(own) }),
    }
    const change = { ...stop, ...(Object.keys(spans).length > 0 && { spans }) }
    if (Object.keys(change).length === 0) return
    const _id = metaId.evidence(appid, this.kind.name)
    for (let i = 0; i < TRIES; i++) {
      if ((await meta.update({ _id }, change)) > 0 || !own) return
      if (await addMeta({ _id, spans: { [this.#run]: own }, ...stop }, this.archive)) return
    }
  }
}

const isSpan = (value: unknown): value is Span =>
  isObject(value) && typeof value.from === 'number' && typeof value.until === 'number'
