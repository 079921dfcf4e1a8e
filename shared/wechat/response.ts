import { fail, type OperationError } from '../errors'
import { isObject } from '../values'
import { weChatError } from './codes'
import { parseJson } from './json'
import { withCamelCaseKeys } from './keys'

/** What came from WeChat: bytes, or what the SDK already made an object of. */
export type RawResponse = Buffer | object

const BYTE_ORDER_MARK = Buffer.from('\uFEFF')

/** The object in a response, with camelCase keys, or `undefined` where there is none. WeChat's content types are not to be trusted. */
function objectIn(response: RawResponse): Record<string, unknown> | undefined {
  try {
    let value: unknown = response
    if (Buffer.isBuffer(response)) {
      const start = response.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
        ? BYTE_ORDER_MARK.length
        : 0
      value = parseJson(response.subarray(start))
    }
    const object = withCamelCaseKeys(value)
    return isObject(object) ? object : undefined
  } catch {
    return undefined
  }
}

/** A code as the number that it is, or as its digits. */
export function codeOf(value: unknown): number | undefined {
  const code = typeof value === 'string' && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value
  return typeof code === 'number' && Number.isSafeInteger(code) ? code : undefined
}

/** The refusal in a response. WeChat sends it with HTTP status 200, its code as a number or as text. */
function refusalIn(response: Record<string, unknown>): OperationError | undefined {
  const errcode = response.errcode ?? response.errCode ?? 0
  const code = errcode === '' ? 0 : codeOf(errcode)
  if (code === 0) return undefined
  if (code === undefined) return fail('bad_response', "WeChat's errcode is not a valid code")
  return weChatError(code, response.errmsg ?? response.errMsg)
}

/** The refusal in a response that may be no JSON. */
export function weChatRefusal(response: RawResponse): OperationError | undefined {
  const object = objectIn(response)
  return object && refusalIn(object)
}

/** WeChat's refusal, where a response with another HTTP status than 200 holds one. */
export function errorOfStatus(status: number, body: Buffer): OperationError {
  const refusal = status < 500 ? weChatRefusal(body) : undefined
  if (refusal) return refusal
  return status >= 500
    ? fail('network', `no answer from WeChat (HTTP ${status})`, { hint: 'Try again in a moment.' })
    : fail('bad_response', `WeChat answered HTTP ${status}`)
}

/** A JSON response's content, or the error that it says or is. */
export function jsonIn(response: RawResponse): Record<string, unknown> {
  const object = objectIn(response)
  if (!object) throw fail('bad_response', "WeChat's response is no JSON object")
  const refusal = refusalIn(object)
  if (refusal) throw refusal
  const { errcode: _errcode, errCode: _errCode, errmsg: _errmsg, errMsg: _errMsg, ...content } = object
  if (content.success === false || content.success === 'false') {
    throw fail('bad_response', 'WeChat says that it failed, and gives no reason')
  }
  return content
}
