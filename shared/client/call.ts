import type { OperationName } from '../operations/types'
import { isObject } from '../values'
import { readEnvelope } from './envelope'
import { UserVoiceError } from './error'
import { unsendable } from './input'
import { platformError } from './rejections'
import type { ClientOptions, WxCloud } from './types'

/** Timers that are to wait longer end at once. */
const LONGEST_TIMER_MS = 0x7fffffff

/** Calls a cloud function, and gives the data that it answers. */
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
  const isOneForAll = typeof functionName === 'string'
  const name = isOneForAll ? functionName : functionName(operation)
  const data = isOneForAll ? Object.assign({}, input, { action: operation }) : input
  let result: unknown
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    // Whatever its type says, an old base library has none.
    if (!cloud || typeof cloud.callFunction !== 'function') throw new Error('no wx.cloud: init first')
    const late = new Promise((_, reject) => {
      const stop = () => reject(new Error(`timed out: no answer within ${timeoutMs} ms`))
      timer = setTimeout(stop, Math.min(timeoutMs, LONGEST_TIMER_MS))
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
