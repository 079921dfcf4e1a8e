import type { LocalCloud } from '../local/cloud'

/**
 * The database as a mini program reaches it: by the rules of its collections, which refuse what this package keeps.
 *
 * @param isOpen whether the rules of a collection let every user read
 */
export function wxDatabase({ database }: LocalCloud, isOpen: (collection: string) => boolean) {
  const collection = (name: string) => {
    const query = {
      limit: () => query,
      get() {
        if (!database.collections().includes(name)) return refuse(-502005, 'database collection not exists')
        if (!isOpen(name)) return refuse(-502003, 'database permission denied | errMsg: Permission denied')
        return Promise.resolve({ data: database.documents(name).slice(0, 1), errMsg: 'collection.get:ok' })
      },
    }
    return query
  }
  return { collection }
}

const refuse = (errCode: number, words: string) =>
  Promise.reject({ errCode, errMsg: `collection.get:fail ${errCode} ${words}` })
