import { CloudBaseRefusal } from '../http/refusals'
import { StoredCollection } from './documents'
import { copy, type Document } from './ejson'
import { insertDocuments } from './insert'

const mostCollections = 100

/** CloudBase's document database, in memory. Collections must be created. */
export class LocalDatabase {
  readonly #collections = new Map<string, StoredCollection>()
  readonly #listeners: ((name: string) => void)[] = []

  /** The names of all collections. */
  collections(): string[] {
    return [...this.#collections.keys()].sort()
  }

  /** Copies of all documents of a collection, in the order in which they came; dates are dates. */
  documents(name: string): Document[] {
    return this.collection(name).all().map(copy)
  }

  /** Adds copies of documents, and the collection if it is missing; documents without an `_id` get one. */
  insert(name: string, documents: Document[]): void {
    const collection = this.#collections.get(name) ?? this.create(name)
    insertDocuments(collection, documents.map(copy))
  }

  /** Removes every collection with its documents. */
  clear(): void {
    const names = this.collections()
    this.#collections.clear()
    for (const name of names) this.#tell(name)
  }

  create(name: string): StoredCollection {
    if (this.#collections.has(name)) {
      throw new CloudBaseRefusal('DATABASE_COLLECTION_ALREADY_EXIST', `collection ${name} already exists`)
    }
    if (!/^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u.test(name)) {
      throw new CloudBaseRefusal('INVALID_PARAM', `invalid collection name: "${name}"`)
    }
    if (this.#collections.size >= mostCollections) {
      const message = `an environment has at most ${mostCollections} collections`
      throw new CloudBaseRefusal('DATABASE_COLLECTION_EXCEED_LIMIT', message)
    }
    const collection = new StoredCollection(name, () => this.#tell(name))
    this.#collections.set(name, collection)
    this.#tell(name)
    return collection
  }

  collection(name: string): StoredCollection {
    const collection = this.#collections.get(name)
    if (collection) return collection
    const message = `[ResourceNotFound] Db or Table not exist: ${name}. Please check your request.`
    throw new CloudBaseRefusal('DATABASE_COLLECTION_NOT_EXIST', message)
  }

  /** Called with the name of a collection whenever something in it changed, or it came or went. */
  onChange(listener: (name: string) => void): void {
    this.#listeners.push(listener)
  }

  #tell(name: string): void {
    for (const listener of this.#listeners) listener(name)
  }
}
