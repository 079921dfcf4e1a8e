import type { Page } from '../types'
import { isObject } from '../values'
import { nextCalls } from './call'
import { UserVoiceError } from './error'

// Babel's `for await` looks for this name where the engine has no such symbol.
const asyncIterator: typeof Symbol.asyncIterator = Symbol.asyncIterator || '@@asyncIterator'

/** Values one after the other (逐个取), by `for await` or by hand: `const { done, value } = await steps.next()`. */
export interface Steps<Value> {
  /** Fetches the next one (取下一个). */
  next(): Promise<IteratorResult<Value, undefined>>
  /** For `for await` (供 for await 使用). */
  [Symbol.asyncIterator](): Steps<Value>
}

/** Pages one after the other (逐页取). */
export type Pages<Item, Input> = Steps<Page<Item, Input>>

/** What fetches a page (取一页的函数), e.g. `client.getFeedback`. */
type Call<Item, Input> = (input?: Input) => Promise<Page<Item, Input>>

/** A call of a client; or a function to call with the input, and then with every `next`. */
type FirstCall<Item, Input> = [call: Promise<Page<Item, Input>>] | [call: Call<Item, Input>, input?: Input]

/**
 * Walks all pages from the first on (逐页取完):
 *
 *     for await (const page of eachPage(client.getFeedback({ num: 50 }))) show(page.list)
 *
 * Each page is fetched when it is asked for. After an error, `next()` asks for the same page again, unless the first
 * call was a promise that does not come straight from a client.
 */
export function eachPage<Item, Input>(call: Promise<Page<Item, Input>>): Pages<Item, Input>
/**
 * Walks all pages from the first on (逐页取完): `eachPage(client.getFeedback, { num: 50 })`.
 *
 * A function without a parameter cannot be told to go on: it is asked for the first page only, unless that page is a
 * client's.
 */
export function eachPage<Item, Input>(call: Call<Item, Input>, input?: Input): Pages<Item, Input>
export function eachPage<Item, Input>(...firstCall: FirstCall<Item, Input>): Pages<Item, Input> {
  return pagesFrom(...firstCall)
}

function pagesFrom<Item, Input>(...[firstCall, input]: FirstCall<Item, Input>): Pages<Item, Input> {
  // The client has put it there: after a page comes one of the same kind.
  const nextCallOf = (key: object) => nextCalls.get(key) as Call<Item, Input> | undefined
  const call: Call<Item, Input> = typeof firstCall === 'function' ? firstCall : () => firstCall

  let fetchPage: (() => Promise<Page<Item, Input>>) | undefined = () => {
    fetchPage = nextCallOf(firstCall) || fetchPage
    return call(input)
  }
  let lastNext: string | undefined

  return inTurn(async () => {
    if (!fetchPage) return { done: true, value: undefined }
    const page = await fetchPage()
    let text: string | undefined
    try {
      text = `${JSON.stringify(page.next)}`
    } catch {
      // There is no page.
    }
    if (!text || text === lastNext || !page.list) {
      throw new UserVoiceError('eachPage', {
        kind: 'bad_response',
        message: 'got no new page',
        hint: 'Pass a call of the client.',
      })
    }
    const { next } = page
    lastNext = text
    const goOn = (!call.length && nextCallOf(page)) || call
    fetchPage = next ? async () => goOn(next) : undefined
    return { done: false, value: page }
  })
}

/**
 * Walks all records (逐条取完), page after page as `eachPage` does:
 *
 *     for await (const comment of eachItem(client.getCommentList({ limit: 50 }))) show(comment)
 *
 * Leaves out feedback that comes twice, because new feedback pushed it onto the next page or pages got smaller.
 * After an error, `next()` goes on with the page that failed.
 */
export function eachItem<Item, Input>(call: Promise<Page<Item, Input>>): Steps<Item>
/** Walks all records (逐条取完), page after page as `eachPage` does: `eachItem(client.getCommentList, { limit: 50 })`. */
export function eachItem<Item, Input>(call: Call<Item, Input>, input?: Input): Steps<Item>
export function eachItem<Item, Input>(...firstCall: FirstCall<Item, Input>): Steps<Item> {
  const pages = pagesFrom(...firstCall)
  const handedOut = new Set<unknown>()
  let list: Item[] = []
  return inTurn<Item>(async () => {
    for (;;) {
      while (list.length > 0) {
        // The list is not empty, so this is an item, even if it is `undefined`.
        const value = list.shift() as Item
        const id = isObject(value) && value.recordId
        if (id && handedOut.has(id)) continue
        handedOut.add(id)
        return { done: false, value }
      }
      const page = await pages.next()
      if (page.done) return page
      list = [...page.value.list]
    }
  })
}

/** Takes one step at a time, however often `next()` is called meanwhile. */
function inTurn<Value>(step: Steps<Value>['next']): Steps<Value> {
  let last: Promise<unknown> = Promise.resolve()
  const steps: Steps<Value> = {
    next() {
      const result = last.then(step, step)
      last = result
      return result
    },
    [asyncIterator]: () => steps,
  }
  return steps
}
