import type { Page } from '../types'
import { isObject } from '../values'
import { UserVoiceError } from './error'
import { nextCalls } from './next-calls'

// Babel's `for await` looks for this name where the engine has no such symbol.
const asyncIterator: typeof Symbol.asyncIterator = Symbol.asyncIterator || '@@asyncIterator'

/** Values one after the other, for `for await`; or without it: `const { done, value } = await steps.next()`. */
export interface Steps<Value> {
  next(): Promise<IteratorResult<Value, undefined>>
  [Symbol.asyncIterator](): Steps<Value>
}

/** Pages one after the other. */
export type Pages<Item, Input> = Steps<Page<Item, Input>>

type Call<Item, Input> = (input?: Input) => Promise<Page<Item, Input>>

/** A call of a client; or a function that is called with the input, and then with every `next`. */
type FirstCall<Item, Input> = [call: Promise<Page<Item, Input>>] | [call: Call<Item, Input>, input?: Input]

/**
 * Walks all pages from the first on:
 *
 *     for await (const page of eachPage(client.getFeedback({ num: 50 }))) show(page.list)
 *
 * Each page is fetched when it is asked for. After an error, `next()` asks for the same page again, but cannot where
 * the first one was a promise that does not come straight from a client. Of a function without a parameter, which
 * cannot be told to go on, only the first page is asked for, unless that is a client's.
 */
export function eachPage<Item, Input>(...[firstCall, input]: FirstCall<Item, Input>): Pages<Item, Input> {
  // The client put it there: what follows a page is one of its kind.
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
    // A function without a parameter cannot be told to go on.
    const goOn = (!call.length && nextCallOf(page)) || call
    fetchPage = next ? async () => goOn(next) : undefined
    return { done: false, value: page }
  })
}

/**
 * Walks all records, page after page as `eachPage` does:
 *
 *     for await (const comment of eachItem(client.getCommentList({ limit: 50 }))) show(comment)
 *
 * Feedback that comes again, since new feedback has pushed it onto the next page or pages got smaller, is left out.
 * After an error, `next()` goes on with the page that failed.
 */
export function eachItem<Item, Input>(...firstCall: FirstCall<Item, Input>): Steps<Item> {
  const pages = eachPage(...firstCall)
  const handedOut = new Set<unknown>()
  let list: Item[] = []
  let index = 0
  return inTurn<Item>(async () => {
    for (;;) {
      while (index < list.length) {
        // There is one at this index, whatever it is.
        const value = list[index++] as Item
        const id = isObject(value) && value.recordId
        if (id && handedOut.has(id)) continue
        handedOut.add(id)
        return { done: false, value }
      }
      const page = await pages.next()
      if (page.done) return page
      list = page.value.list
      index = 0
    }
  })
}

/** Takes one step at a time, however many are asked for at once. */
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
