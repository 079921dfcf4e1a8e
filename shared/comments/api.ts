import { OperationError } from '../errors'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Invocation } from '../invocation'
import type { Nothing } from '../types'
import { callByHttps, type HttpsApi, type Params } from '../wechat/call'
import { jsonIn } from '../wechat/response'

/*
 * Comments on orders (交易评价): HTTPS only, WeChat offers no cloud call for them. One file for each API says what it
 * takes, where it is, and what it answers.
 */

/** Text of a reply, a follow-up or a settlement. The limit is our own: WeChat documents none. */
export const content = input.trimmedText(1, 500)

/**
 * An API that reads.
 *
 * @param normalise gets a response that has camelCase keys and holds no error
 */
export function readApi<Input extends Params, Data>(
  path: string,
  input: (event: unknown) => Input,
  normalise: (response: Record<string, unknown>, invocation: Invocation) => Data,
): Operation<Input, Data> & { api: HttpsApi } {
  const api: HttpsApi = { effect: 'read', method: 'GET', path }
  return {
    api,
    input,
    call: async (params, invocation) =>
      normalise(await callByHttps(api, params, jsonIn, invocation), invocation),
  }
}

/**
 * An API that changes something, and answers only that it did.
 *
 * @param lookFirst what to do before sending it again, where nobody knows whether it was carried out
 */
export function writeApi<Input extends Params>(
  path: string,
  input: (event: unknown) => Input,
  lookFirst: string,
): Operation<Input, Nothing> {
  const api: HttpsApi = { effect: 'write', method: 'POST', path, lookFirst }
  return {
    input,
    async call(params, invocation) {
      await callByHttps(api, params, jsonIn, invocation)
      return {}
    },
  }
}

/**
 * Work that must succeed before a write is sent. Its error says that nothing was sent, and is never retryable, since
 * the call as a whole is a write.
 *
 * @param what is to be sent, e.g. `the message`
 */
export const beforeSending = <T>(what: string, work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    if (!(error instanceof OperationError)) throw error
    throw error.with(`${error.message}; ${what} was not sent`, { retry: undefined, outcome: undefined })
  })
