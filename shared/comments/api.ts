import { OperationError } from '../errors'
import type { Operation } from '../function/operation'
import type { Nothing } from '../types'
import { callByHttps, type HttpsApi, type Params } from '../wechat/call'
import { jsonIn } from '../wechat/response'

/*
 * Comments on orders (交易评价): HTTPS only, WeChat offers no cloud call for them. One file for each API says what it
 * takes, where it is, and what it answers.
 */

/**
 * An API that asks.
 *
 * @param normalise gets a response that has camelCase keys and holds no error
 */
export function readApi<Input extends Params, Data>(
  path: string,
  input: (event: unknown) => Input,
  normalise: (response: object) => Data,
): Operation<Input, Data> {
  const api: HttpsApi = { effect: 'read', method: 'GET', path }
  return {
    input,
    call: async (params, invocation) => normalise(await callByHttps(api, params, jsonIn, invocation)),
  }
}

/**
 * An API that changes something, and answers only that it did.
 *
 * @param lookFirst what to do, instead of sending it again, where nobody knows whether it was carried out
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
 * What has to be done before a write is sent. Where it fails, the error says so: the call as a whole is not made again
 * by rule, and yet it is certain that nothing was sent.
 *
 * @param what is to be sent, e.g. `the message`
 */
export const beforeSending = <T>(what: string, work: Promise<T>): Promise<T> =>
  work.catch((error: unknown) => {
    if (!(error instanceof OperationError)) throw error
    throw error.with(`${error.message}; ${what} was not sent`, { retry: undefined, outcome: undefined })
  })
