import { type BeforeAdding, bringIn, isExpired, MOST_AT_ONCE } from '../adding/bring-in'
import type { Archive } from '../archive/archive'
import type { VoiceKind } from '../archive/types'
import { now } from '../deadline'
import type { Invocation } from '../invocation'
import type { Kind, RecordOf } from '../kinds/kind'
import { type WeChatPart, weChatPart } from '../kinds/voice'
import type { FetchedPage } from '../wechat/page'
import type { SyncedKind } from './types'

/** Records wait for no longer than this part of the run's time until they are brought in. */
const PATIENCE = 0.2

/** Brings in what one run reads of one kind: many records at once, since each time costs a few requests. */
export class Intake {
  #fetched = 0
  #added = 0
  #changed = 0
  #newest = 0
  #hasExpired = false
  #waiting: WeChatPart[] = []
  #since = now()
  readonly #patienceMs: number

  /** @param reading the call, limited to the time for reading */
  constructor(
    readonly archive: Archive,
    readonly reading: Invocation,
    private readonly beforeAdding?: BeforeAdding,
  ) {
    this.#patienceMs = archive.invocation.deadline.remainingMs * PATIENCE
  }

  /** Counts a page of WeChat's as fetched, and turns its records into parts of voices. */
  async page<Name extends VoiceKind>(
    kind: Kind<Name>,
    fetched: Promise<FetchedPage<RecordOf<Name>>>,
  ): Promise<FetchedPage<WeChatPart>> {
    const page = await fetched
    this.#fetched += page.list.length
    const list = page.list.map(record => weChatPart(kind, this.archive.appid, record))
    for (const { createTime } of list) this.#newest = Math.max(this.#newest, createTime)
    return { ...page, list }
  }

  /** The time of the newest record that came; 0 where none did. */
  get newest(): number {
    return this.#newest
  }

  get isTimeUp(): boolean {
    return this.reading.deadline.isOver
  }

  get hasCome(): boolean {
    return this.#fetched > 0
  }

  /** Whether some were left out, since retention would remove them. */
  get hasExpired(): boolean {
    return this.#hasExpired
  }

  push(parts: WeChatPart[]): void {
    this.#waiting.push(...parts)
  }

  /** Whether it is time to bring in what waits. */
  get isDue(): boolean {
    return this.#waiting.length + 100 > MOST_AT_ONCE || now() - this.#since > this.#patienceMs
  }

  async flush(): Promise<void> {
    this.#since = now()
    if (this.#waiting.length === 0) return
    const parts = this.#waiting
    this.#waiting = []
    this.#hasExpired ||= parts.some(part => isExpired(part, this.archive))
    const { added, changed } = await bringIn(parts, this.archive, this.beforeAdding)
    this.#added += added
    this.#changed += changed
  }

  result(complete: boolean): SyncedKind {
    return { fetched: this.#fetched, added: this.#added, changed: this.#changed, complete }
  }
}
