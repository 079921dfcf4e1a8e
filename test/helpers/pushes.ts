import { APPID, type CallOptions } from '../../scripts/local/cloud'
import { PUSH_AES_KEY, PUSH_TOKEN } from '../../scripts/local/sample/identity'
import {
  badCommentEvent,
  type PushRequest,
  type PushSettings,
  pushRequest,
} from '../../scripts/local/wechat/message-push'

/** What the owner has set where pushes come over HTTP. */
export const PUSH_ENV = { PUSH_TOKEN, PUSH_AES_KEY, WECHAT_APPID: APPID }

/** A call that comes over HTTP: from nobody's mini program. */
export const OVER_HTTP: CallOptions = { openid: undefined, source: 'wx_http', appid: null }

/** What CloudBase's HTTP access service makes of a request. */
export interface HttpEvent {
  path: string
  httpMethod: string
  headers: Record<string, string>
  queryStringParameters: Record<string, string>
  requestContext: object
  body: string
  isBase64Encoded: boolean
}

export function eventOf({ url, method, headers = {}, body = '' }: PushRequest, isBase64 = false): HttpEvent {
  const { pathname, searchParams } = new URL(url)
  return {
    path: pathname,
    httpMethod: method,
    headers,
    queryStringParameters: Object.fromEntries(searchParams),
    requestContext: {},
    body: isBase64 ? Buffer.from(body).toString('base64') : body,
    isBase64Encoded: isBase64,
  }
}

/** WeChat's push of a bad comment, as it reaches the function. */
export const pushEvent = (commentId: string, settings: Partial<PushSettings> = {}): HttpEvent =>
  eventOf(pushRequest(badCommentEvent(commentId), { url: 'https://example.com/userVoice', ...settings }))
