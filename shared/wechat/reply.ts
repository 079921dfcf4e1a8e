import { type FunctionError, fail } from '../errors'
import { weChatError } from './codes'
import { MAX_BODY_BYTES, tooLarge } from './https'
import { parseJson } from './json'
import { camelCaseKeys, isObject } from './normalise'
import { type Picture, pictureType } from './picture'

/** What came from WeChat: bytes, or what the SDK already made an object of. */
export type Reply = Buffer | object

/** The object in a reply, with camelCase keys, or `undefined` where there is none. WeChat's content types are not to be trusted. */
function objectIn(reply: Reply): Record<string, unknown> | undefined {
  let value: unknown = reply
  if (Buffer.isBuffer(reply)) {
    try {
      const text = reply.toString()
      value = parseJson(text.startsWith('\uFEFF') ? text.slice(1) : text)
    } catch {
      return undefined
    }
  }
  const object = camelCaseKeys(value)
  return isObject(object) ? object : undefined
}

/** The refusal in a reply. WeChat sends it with HTTP status 200, its code as a number or as text. */
function refusalIn(reply: Record<string, unknown>): FunctionError | undefined {
  const errcode = reply.errcode ?? reply.errCode ?? 0
  const code = typeof errcode === 'string' && /^\s*-?\d+\s*$/.test(errcode) ? Number(errcode) : errcode
  if (code === '' || code === 0) return undefined
  if (typeof code !== 'number') return fail('bad_response', "WeChat's errcode is no number")
  return weChatError(code, reply.errmsg ?? reply.errMsg)
}

/** WeChat's refusal, where a reply with another HTTP status than 200 holds one. */
export function errorOfStatus(status: number, body: Buffer): FunctionError {
  const object = status < 500 ? objectIn(body) : undefined
  const refusal = object && refusalIn(object)
  if (refusal) return refusal
  return status >= 500
    ? fail('network', `no answer from WeChat (HTTP ${status})`, { hint: 'Try again in a moment.' })
    : fail('bad_response', `WeChat answered HTTP ${status}`)
}

/** A JSON reply's content, or the error that it says or is. */
export function jsonReply(reply: Reply): Record<string, unknown> {
  const object = objectIn(reply)
  if (!object) throw fail('bad_response', "WeChat's reply is no JSON object")
  const refusal = refusalIn(object)
  if (refusal) throw refusal
  const { errcode: _errcode, errCode: _errCode, errmsg: _errmsg, errMsg: _errMsg, ...content } = object
  if (content.success === false || content.success === 'false') {
    throw fail('bad_response', 'WeChat says that it did not succeed, and not why')
  }
  return content
}

/** A picture, or the error that came in its place, whatever its content type. */
export function pictureReply(reply: Reply): Picture {
  if (Buffer.isBuffer(reply)) {
    if (reply.length > MAX_BODY_BYTES) throw tooLarge()
    const type = pictureType(reply)
    if (type) return { ...type, bytes: reply }
  }
  const object = objectIn(reply)
  const refusal = object && refusalIn(object)
  throw refusal ?? fail('bad_response', 'WeChat sent no picture where one was due')
}
