import { fail, type OperationError } from '../errors'
import { isObject } from '../values'
import { weChatError } from './codes'
import { parseJson } from './json'
import { camelCaseInPlace } from './keys'

/** What came from WeChat: bytes, or what the SDK already made an object of. */
export type RawReply = Buffer | object

const BYTE_ORDER_MARK = Buffer.from('\uFEFF')

/** The object in a reply, with camelCase keys, or `undefined` where there is none. WeChat's content types are not to be trusted. */
function objectIn(reply: RawReply): Record<string, unknown> | undefined {
  try {
    let value: unknown = reply
    if (Buffer.isBuffer(reply)) {
      const start = reply.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
        ? BYTE_ORDER_MARK.length
        : 0
      value = parseJson(reply.subarray(start))
    }
    const object = camelCaseInPlace(value)
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

/** The refusal in a reply. WeChat sends it with HTTP status 200, its code as a number or as text. */
function refusalIn(reply: Record<string, unknown>): OperationError | undefined {
  const errcode = reply.errcode ?? reply.errCode ?? 0
  const code = errcode === '' ? 0 : codeOf(errcode)
  if (code === 0) return undefined
  if (code === undefined) return fail('bad_response', "WeChat's errcode is not a valid code")
  return weChatError(code, reply.errmsg ?? reply.errMsg)
}

/** The refusal in a reply that may be no JSON. */
export function weChatRefusal(reply: RawReply): OperationError | undefined {
  const object = objectIn(reply)
  return object && refusalIn(object)
}

/** WeChat's refusal, where a reply with another HTTP status than 200 holds one. */
export function errorOfStatus(status: number, body: Buffer): OperationError {
  const refusal = status < 500 ? weChatRefusal(body) : undefined
  if (refusal) return refusal
  return status >= 500
    ? fail('network', `no answer from WeChat (HTTP ${status})`, { hint: 'Try again in a moment.' })
    : fail('bad_response', `WeChat answered HTTP ${status}`)
}

/** A JSON reply's content, or the error that it says or is. */
export function jsonReply(reply: RawReply): Record<string, unknown> {
  const object = objectIn(reply)
  if (!object) throw fail('bad_response', "WeChat's reply is no JSON object")
  const refusal = refusalIn(object)
  if (refusal) throw refusal
  const { errcode: _errcode, errCode: _errCode, errmsg: _errmsg, errMsg: _errMsg, ...content } = object
  if (content.success === false || content.success === 'false') {
    throw fail('bad_response', 'WeChat says that it failed, and gives no reason')
  }
  return content
}
