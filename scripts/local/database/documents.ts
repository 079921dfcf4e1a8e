import { type Document, serialise } from './ejson'
import { requestFailed } from './failure'

/** `1` and `'1'` are different ids. */
export function keyOf(id: unknown): string {
  return typeof id === 'string' ? id : `\0${serialise({ id })}`
}

/** The document itself is the first. */
const MOST_LEVELS = 100

const isDeeperThan = (levels: number, value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some(inner => isDeeperThan(levels - 1, inner)))

/** Documents by their `_id`, in the order in which they came. */
export class StoredCollection {
  readonly #documents = new Map<string, Document>()
  readonly #changed: () => void

  constructor(
    readonly name: string,
    changed: () => void,
  ) {
    this.#changed = changed
  }

  /** By the key of its `_id`, see `keyOf`. */
  get(key: string): Document | undefined {
    return this.#documents.get(key)
  }

  set(key: string, document: Document): void {
    if (isDeeperThan(MOST_LEVELS, document)) throw requestFailed(`more than ${MOST_LEVELS} levels`)
    this.#documents.set(key, document)
    this.#changed()
  }

  delete(key: string): void {
    this.#documents.delete(key)
    this.#changed()
  }

  all(): Document[] {
    return [...this.#documents.values()]
  }
}
