import { variable } from '../config'
import { fail, type OperationError } from '../errors'
import { asText, isObject } from '../values'
import { parseJson } from '../wechat/json'
import { aesKeyEntries, decrypt } from './encryption'
import { isSigned } from './signature'
import { parseXml } from './xml'

/*
 * WeChat's message push over HTTP (消息推送 → URL). Anybody can send anything to the address: what is not signed with the
 * owner's token, and where there is a key, encrypted with it, is refused.
 */

/** What WeChat sent. */
export type HttpPush =
  /** It asks whether the address is the owner's, who answers this. */
  | { way: 'verification'; echo: string }
  /** It is of this mini program, and nobody has changed it. */
  | { way: 'encrypted'; appid: string; message: Message }
  /** It may be of the mini program that the path names. The signature does not cover what it says. */
  | { way: 'plain'; appid: string | undefined; message: Message }

type Message = Record<string, unknown>

const MOST_BYTES = 64 * 1024
/** How far the time of a push may be from this machine's. */
const MOST_SECONDS = 600

/**
 * Reads what CloudBase's HTTP access service (HTTP 访问服务) passes on; throws `forbidden` where WeChat did not send it.
 *
 * @param request `{httpMethod, path, queryStringParameters, body, isBase64Encoded, …}`
 */
export function readHttpPush(request: unknown): HttpPush {
  const { httpMethod, path, queryStringParameters }: Record<string, unknown> = Object(request)
  const token = variable('PUSH_TOKEN')
  if (!token) throw refused('PUSH_TOKEN is not set')
  const query: Record<string, unknown> = Object(queryStringParameters)
  const timestamp = asText(query.timestamp)
  const parts = [token, timestamp, asText(query.nonce)]
  const isPlainlySigned = () => isSigned(asText(query.signature), parts)
  if (httpMethod === 'GET') {
    const echo = asText(query.echostr)
    if (!echo) throw refused('it is a GET without an echostr')
    if (!isPlainlySigned()) throw refused('signature is not that of PUSH_TOKEN')
    return { way: 'verification', echo }
  }
  if (httpMethod !== 'POST') throw refused('it is neither GET nor POST')
  if (!isOfNow(timestamp)) throw refused(`its timestamp is not within ${MOST_SECONDS / 60} minutes of now`)
  if (variable('PUSH_AES_KEY')) {
    const encrypted = asText(messageIn(bodyOf(request)).Encrypt)
    if (!encrypted) throw refused('it is not encrypted, while PUSH_AES_KEY is set')
    if (!isSigned(asText(query.msg_signature), [...parts, encrypted])) {
      throw refused('msg_signature is not that of PUSH_TOKEN')
    }
    const decrypted = decrypt(encrypted, aesKeyEntries())
    if (!decrypted) throw refused('it cannot be decrypted with PUSH_AES_KEY')
    return { way: 'encrypted', appid: decrypted.appid, message: messageIn(decrypted.message) }
  }
  if (!isPlainlySigned()) throw refused('signature is not that of PUSH_TOKEN')
  const message = messageIn(bodyOf(request))
  // In 兼容模式 a push says both.
  if (message.Encrypt && !message.MsgType) throw refused('it is encrypted, while PUSH_AES_KEY is not set')
  return {
    way: 'plain',
    appid: /\/(wx[0-9a-f]{16})\/?$/.exec(asText(path))?.[1],
    message,
  }
}

/** Says it to the owner's log alone: whoever sent it gets no reason. */
export const refused = (reason: string): OperationError =>
  fail('forbidden', `this request is not taken for WeChat's push: ${reason}`)

function isOfNow(timestamp: string): boolean {
  return /^\d{10}$/.test(timestamp) && Math.abs(Date.now() / 1000 - Number(timestamp)) <= MOST_SECONDS
}

function bodyOf(request: unknown): string {
  const { body, isBase64Encoded }: Record<string, unknown> = Object(request)
  if (typeof body !== 'string') throw refused('it has no body')
  const encoding = isBase64Encoded === true || isBase64Encoded === 'true' ? 'base64' : 'utf8'
  if (Buffer.byteLength(body, encoding) > MOST_BYTES) throw refused(`its body is over ${MOST_BYTES} bytes`)
  return Buffer.from(body, encoding).toString()
}

/** A message in JSON or XML. */
function messageIn(text: string): Message {
  try {
    const value = /^\s*</.test(text) ? parseXml(text.trim()) : parseJson(text)
    if (isObject(value)) return value
  } catch {
    // Neither of them.
  }
  throw refused('what it holds is neither JSON nor XML as WeChat sends it')
}
