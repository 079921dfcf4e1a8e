import type { Archive } from '../archive/archive'
import { now } from '../deadline'
import type { WeChatPart } from '../kinds/voice'
import { bringIn, MOST_AT_ONCE } from './add'

/** Records are brought in at the latest after this part of the time that a run had at its beginning. */
const PATIENCE = 0.2

/** Records that were read and are still to be brought in: many at once, since each time costs a few requests. */
export class Batch<Item> {
  added = 0
  changed = 0
  #items: Item[] = []
  /** What was new in this run: what is read again is not. */
  readonly #found = new Set<string>()
  #since = now()
  readonly #patienceMs: number

  constructor(
    private readonly archive: Archive,
    private readonly partOf: (item: Item) => WeChatPart,
  ) {
    this.#patienceMs = archive.invocation.deadline.remainingMs * PATIENCE
  }

  push(items: Item[]): void {
    this.#items.push(...items)
  }

  get isDue(): boolean {
    return this.#items.length + 100 > MOST_AT_ONCE || now() - this.#since > this.#patienceMs
  }

  /** Brings in what there is; gives how many of them were new. */
  async flush(): Promise<number> {
    this.#since = now()
    if (this.#items.length === 0) return 0
    const parts = this.#items.map(this.partOf)
    this.#items = []
    const { added, changed, found } = await bringIn(parts, this.archive)
    this.added += added
    this.changed += changed
    const before = this.#found.size
    for (const id of found) this.#found.add(id)
    return this.#found.size - before
  }
}
