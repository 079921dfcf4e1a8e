import type { Page } from '../types'
import { UserVoiceError } from './error'
import { followUps } from './follow-up'

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

interface EachPage {
  /**
   * Walks all pages from the first on:
   *
   *     for await (const page of eachPage(client.getFeedback({ num: 50 }))) show(page.list)
   *
   * Each page is fetched when it is asked for. After an error, `next()` asks for the same page again, but cannot where
   * the first one was a promise that does not come straight from a client.
   *
   * @param firstCall the call for the first page
   */
  <Item, Input>(firstCall: Promise<Page<Item, Input>>): Pages<Item, Input>
  /**
   * @param firstCall a function that is called with `input`, and then with every `next`; of one without a parameter,
   *   which cannot be told to go on, only the first page is asked for
   */
  <Item, Input>(firstCall: Call<Item, Input>, input?: Input): Pages<Item, Input>
}

interface EachItem {
  /**
   * Walks all records, page after page as `eachPage` does:
   *
   *     for await (const comment of eachItem(client.getCommentList({ limit: 50 }))) show(comment)
   *
   * After an error, `next()` goes on with the page that failed.
   *
   * @param firstCall as for `eachPage`
   */
  <Item, Input>(firstCall: Promise<Page<Item, Input>>): Steps<Item>
  <Item, Input>(firstCall: Call<Item, Input>, input?: Input): Steps<Item>
}

function pagesOf<Item, Input>(
  firstCall: Promise<Page<Item, Input>> | Call<Item, Input>,
  input?: Input,
): Pages<Item, Input> {
  // The client put it there: what follows a page is one of its kind.
  const followUpOf = (key: object) => followUps.get(key) as Call<Item, Input> | undefined
  const call: Call<Item, Input> = typeof firstCall === 'function' ? firstCall : () => firstCall

  let fetchPage: (() => Promise<Page<Item, Input>>) | undefined = () => {
    fetchPage = followUpOf(firstCall) || fetchPage
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
    fetchPage = undefined
    const { next } = page
    if (next) {
      lastNext = text
      // A function without a parameter cannot be told to go on.
      const goOn = (!call.length && followUpOf(page)) || call
      fetchPage = async () => goOn(next)
    }
    return { done: false, value: page }
  })
}

export const eachPage: EachPage = pagesOf

export const eachItem: EachItem = <Item, Input>(
  firstCall: Promise<Page<Item, Input>> | Call<Item, Input>,
  input?: Input,
) => {
  const pages = pagesOf(firstCall, input)
  let list: Item[] = []
  let index = 0
  return inTurn<Item>(async () => {
    while (index >= list.length) {
      const page = await pages.next()
      if (page.done) return page
      list = page.value.list
      index = 0
    }
    // There is one at this index, whatever it is.
    return { done: false, value: list[index++] as Item }
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
