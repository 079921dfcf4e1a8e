import type { OperationName } from '../operations/types'
import { isObject } from '../values'
import { readEnvelope } from './envelope'
import { UserVoiceError } from './error'
import { unsendable } from './input'
import { platformError } from './rejections'
import type { ClientOptions, WxCloud } from './types'

/** A timer that should wait longer ends at once. */
const LONGEST_TIMER_MS = 0x7fffffff

/**
 * What to call after a page, with its `next`, and what to call again after a promise that was rejected: the page and the
 * promise cannot tell it.
 */
export const nextCalls = new WeakMap<object, (input?: never) => Promise<unknown>>()

/** Calls a cloud function, and gives the data of its answer. */
export async function callOperation(
  cloud: WxCloud,
  { functionName = 'userVoice', config, timeoutMs = 30_000 }: ClientOptions,
  operation: OperationName,
  input: object,
): Promise<object> {
  const mistake = unsendable(input)
  if (mistake) {
    throw new UserVoiceError(operation, {
      kind: 'invalid_input',
      message: `the input is wrong: ${mistake.field} ${mistake.message}`,
      fields: [mistake],
    })
  }
  const [name, data] =
    typeof functionName === 'string'
      ? [functionName, Object.assign({}, input, { action: operation })]
      : [functionName(operation), input]
  let result: unknown
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    // An old base library has no `wx.cloud`, whatever the types say.
    if (!cloud || typeof cloud.callFunction !== 'function') throw new Error('no wx.cloud: init first')
    const late = new Promise((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`timed out: no answer within ${timeoutMs} ms`)),
        Math.min(timeoutMs, LONGEST_TIMER_MS),
      )
    })
    const answer = cloud.callFunction(Object.assign({ name, data }, config && { config }))
    const response = await Promise.race([answer, late])
    result = isObject(response) && response.result
  } catch (rejection) {
    throw platformError(operation, name, rejection)
  } finally {
    if (timer) clearTimeout(timer)
  }
  return readEnvelope(operation, name, result)
}
