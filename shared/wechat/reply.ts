import { fail, type OperationError } from '../errors'
import { isObject } from '../values'
import { weChatError } from './codes'
import { MAX_BODY_BYTES, tooLarge } from './https'
import { parseJson } from './json'
import { camelCaseInPlace } from './keys'
import { type Picture, pictureType } from './picture'

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

/** WeChat's refusal, where a reply with another HTTP status than 200 holds one. */
export function errorOfStatus(status: number, body: Buffer): OperationError {
  const object = status < 500 ? objectIn(body) : undefined
  const refusal = object && refusalIn(object)
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

/** A picture, or the error that came in its place, whatever its content type. */
export function pictureReply(reply: RawReply): Picture {
  if (Buffer.isBuffer(reply)) {
    if (reply.length > MAX_BODY_BYTES) throw tooLarge()
    const type = pictureType(reply)
    if (type) return { ...type, bytes: reply }
  }
  const object = objectIn(reply)
  const refusal = object && refusalIn(object)
  throw refusal ?? fail('bad_response', 'WeChat sent no picture where one was due')
}
