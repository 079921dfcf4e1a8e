import { fail, OperationError } from '../errors'
import type { Invocation } from '../invocation'
import { redact } from '../secrets'
import { isObject } from '../values'
import { codeRow } from './codes'
import { parseJson } from './json'
import { camelCase, withCamelCaseKeys } from './keys'

/** What came from WeChat: bytes, or what the SDK already made an object of. */
export type RawResponse = Buffer | object

/** Reads a response, or throws the error that it holds. The call counts what cannot be read. */
export type ReadResponse<T> = (response: RawResponse, invocation: Invocation) => T

/** The object in a response, whatever its content type, with camelCase keys; `undefined` where there is none. */
function objectIn(response: RawResponse): Record<string, unknown> | undefined {
  try {
    const value = Buffer.isBuffer(response) ? parseJson(response.toString().replace(/^\uFEFF/, '')) : response
    // One field that is nested too deeply hides no others.
    const object = withCamelCaseKeys(value, camelCase, () => null)
    return isObject(object) ? object : undefined
  } catch {
    return undefined
  }
}

/** The number of a code, which may be written as text. */
export function codeOf(value: unknown): number | undefined {
  const code = typeof value === 'string' && /^\s*-?\d+\s*$/.test(value) ? Number(value) : value
  return typeof code === 'number' && Number.isSafeInteger(code) ? code : undefined
}

/** JSON or HTML. The cloud's words may begin with a number in brackets. */
const DOCUMENT = /^\s*([{<]|\[(?!\d+\] )\s*[{["\d])/

/**
 * The error for a refusal of WeChat's or its gateway's.
 *
 * @param name says more than the code, where the gateway gives no number
 */
export function weChatError(code: number, text: unknown, name = ''): OperationError {
  // errmsg is a short text of WeChat's. What looks like a document comes from elsewhere and may hold data. Redacted
  // before it is cut: half a secret would not be found.
  const isWords = typeof text === 'string' && text !== '' && !DOCUMENT.test(text)
  const words = (name && `: ${name}`) + (isWords ? `: ${redact(text).slice(0, 300)}` : '')
  const message = `WeChat answered ${code}${words}`
  const { hint, retry, ownerMustMend } = codeRow(code, words)
  const details = { hint, retry, weChatCode: code }
  return ownerMustMend
    ? fail('not_configured', message, details)
    : new OperationError('wechat', code, message, details)
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

/** The error for a response with another HTTP status than 200, which may hold a refusal. */
export function errorOfStatus(status: number, body: Buffer): OperationError {
  if (status >= 500)
    return fail('network', `no answer from WeChat (HTTP ${status})`, { hint: 'Try again in a moment.' })
  return weChatRefusal(body) ?? fail('bad_response', `WeChat answered HTTP ${status}`)
}

/** What a JSON response holds; throws the refusal in it, or `bad_response` where it is none. */
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
