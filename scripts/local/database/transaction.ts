import { CloudBaseRefusal } from '../http/refusals'
import type { Documents, StoredCollection } from './documents'
import type { Document } from './ejson'

/**
 * What a transaction has seen and written; others see it when it is committed. A document that somebody else
 * changed meanwhile is a conflict: documents are replaced, never changed, so it is no longer the same object.
 */
export class Transaction {
  readonly #views = new Map<string, TransactionView>()

  view(collection: StoredCollection): Documents {
    let view = this.#views.get(collection.name)
    if (!view) {
      view = new TransactionView(collection)
      this.#views.set(collection.name, view)
    }
    return view
  }

  commit(): void {
    for (const view of this.#views.values()) view.check()
    for (const view of this.#views.values()) view.write()
  }
}

class TransactionView implements Documents {
  readonly #collection: StoredCollection
  /** As the transaction first saw them; undefined where there was none. */
  readonly #seen = new Map<string, Document | undefined>()
  /** undefined where it removes one. */
  readonly #written = new Map<string, Document | undefined>()

  constructor(collection: StoredCollection) {
    this.#collection = collection
  }

  get name(): string {
    return this.#collection.name
  }

  get(key: string): Document | undefined {
    if (this.#written.has(key)) return this.#written.get(key)
    if (!this.#seen.has(key)) this.#seen.set(key, this.#collection.get(key))
    return this.#seen.get(key)
  }

  set(key: string, document: Document): void {
    this.get(key)
    this.#written.set(key, document)
  }

  delete(key: string): void {
    this.get(key)
    this.#written.set(key, undefined)
  }

  all(): Document[] {
    // All of them count as seen: what a search found may be changed on the strength of it.
    for (const [key, document] of this.#collection.entries()) {
      if (!this.#seen.has(key)) this.#seen.set(key, document)
    }
    const documents = new Map<string, Document>()
    for (const [key, document] of [...this.#seen, ...this.#written]) {
      if (document) documents.set(key, document)
      else documents.delete(key)
    }
    return [...documents.values()]
  }

  check(): void {
    for (const key of this.#written.keys()) {
      if (this.#collection.get(key) === this.#seen.get(key)) continue
      const message = `the transaction is aborted: a document of ${this.name} was written by another one`
      throw new CloudBaseRefusal('DATABASE_TRANSACTION_CONFLICT', message)
    }
  }

  write(): void {
    for (const [key, document] of this.#written) {
      if (document) this.#collection.set(key, document)
      else this.#collection.delete(key)
    }
  }
}
