import { randomInt } from 'node:crypto'
import { encrypt, getSignature } from '@wecom/crypto'
import { stringify } from 'lossless-json'
import { isRecord } from '../http/json'
import { APPID, PUSH_AES_KEY, PUSH_TOKEN } from '../sample/identity'

/** How an owner has set up the message push (消息推送 → URL). */
export interface PushSettings {
  /** URL（服务器地址） */
  url: string
  /** Token（令牌） */
  token?: string
  /** EncodingAESKey; `undefined`: 明文模式 */
  aesKey?: string | undefined
  /** 数据格式 */
  format?: 'json' | 'xml'
  /** The mini program of which the message is. */
  appid?: string
  /** WeChat's clock, in milliseconds. */
  now?: () => number
}

/** What WeChat sends. */
export interface PushRequest {
  url: string
  method: 'GET' | 'POST'
  headers?: Record<string, string>
  body?: string
}

const TO = 'gh_1234567890ab'

/** The event of a bad comment (差评通知), as WeChat documents it: the id is a number, however long. */
export const badCommentEvent = (commentId: string): object => ({
  ToUserName: TO,
  FromUserName: 'oWeChatTeam0000000000000000',
  CreateTime: Math.floor(Date.now() / 1000),
  MsgType: 'event',
  Event: 'wxa_comment_bad_score',
  result: { comment_id: BigInt(commentId) },
})

/** The request that pushes a message (接收消息推送). */
export function pushRequest(message: object, settings: PushSettings): PushRequest {
  const { format = 'json', appid = APPID } = settings
  const aesKey = 'aesKey' in settings ? settings.aesKey : PUSH_AES_KEY
  const write = format === 'json' ? (value: object) => stringify(value) ?? '' : xmlOf
  const encrypted = aesKey && encrypt(aesKey, write(message), appid)
  return {
    url: signedUrl(settings, { openid: 'oWeChatTeam0000000000000000' }, encrypted),
    method: 'POST',
    headers: { 'content-type': format === 'json' ? 'application/json' : 'text/xml' },
    body: write(encrypted ? { ToUserName: TO, Encrypt: encrypted } : message),
  }
}

/** The request by which WeChat asks whether the address is the owner's (发起验证). */
export const verificationRequest = (settings: PushSettings, echostr: string): PushRequest => ({
  url: signedUrl(settings, { echostr }),
  method: 'GET',
})

function signedUrl(
  { url, token = PUSH_TOKEN, now = Date.now }: PushSettings,
  more: Record<string, string>,
  encrypted?: string,
): string {
  const timestamp = String(Math.floor(now() / 1000))
  const nonce = String(randomInt(1_000_000_000, 2_000_000_000))
  const address = new URL(url)
  const parameters = {
    signature: getSignature(token, timestamp, nonce, ''),
    timestamp,
    nonce,
    ...more,
    ...(encrypted && {
      encrypt_type: 'aes',
      msg_signature: getSignature(token, timestamp, nonce, encrypted),
    }),
  }
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value)
  return address.href
}

/** Sends a request as WeChat does. */
export async function sendRequest({
  url,
  ...request
}: PushRequest): Promise<{ status: number; body: string }> {
  const response = await fetch(url, request)
  return { status: response.status, body: await response.text() }
}

const xmlOf = (message: object) => `<xml>${elementsOf(message)}</xml>`

const elementsOf = (message: object): string =>
  Object.entries(message)
    .map(([name, value]) => `<${name}>${contentOf(value)}</${name}>`)
    .join('\n')

function contentOf(value: unknown): string {
  if (isRecord(value)) return elementsOf(value)
  return typeof value === 'string'
    ? `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
    : String(value)
}
