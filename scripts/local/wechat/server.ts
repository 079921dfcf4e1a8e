import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, errcodeAnswer } from '../http/answers'
import { deliver, withFault } from '../http/delivery'
import type { Faults } from '../http/faults'
import { isRecord, parseIfJson } from '../http/json'
import { formParts, isForm } from '../http/multipart'
import type { ReceivedParams } from '../http/params'
import type { RecordedRequest } from '../http/requests'
import { bodyOf, type LoopbackServer, listen, urlOf } from '../http/server'
import { apiAtPath } from './apis'
import { answerOf } from './definition'
import type { WeChatState } from './state'
import type { TokenParameter, Tokens } from './tokens'

const tokenPath = '/cgi-bin/stable_token'

interface WeChatServerOptions {
  now(): number
  tokens: Tokens
  /** What there is to know of each mini program, by its appid. */
  states: ReadonlyMap<string, WeChatState>
  faults: Faults
  latencyMs: number
  record(request: RecordedRequest): void
}

/** api.weixin.qq.com */
export function startWeChat({
  now,
  tokens,
  states,
  faults,
  latencyMs,
  record,
}: WeChatServerOptions): Promise<LoopbackServer> {
  return listen(async (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('date', new Date(now()).toUTCString())
    const { pathname, searchParams } = urlOf(request)
    const api = apiAtPath(pathname)
    const method = request.method ?? 'GET'
    const bytes = await bodyOf(request)
    const body = bytes.toString()
    const { access_token, cloudbase_access_token, ...query } = Object.fromEntries(searchParams)
    const isOther = access_token === undefined && cloudbase_access_token !== undefined
    const credential: TokenParameter = isOther ? 'cloudbase_access_token' : 'access_token'
    const token = isOther ? cloudbase_access_token : access_token
    const posted = isForm(request.headers)
      ? { ...query, ...Object.fromEntries(await formParts(request.headers, bytes)) }
      : bodyParams(body)
    const params = method === 'POST' ? { ...query, ...posted } : query
    const asked = pathname === tokenPath ? posted?.appid : tokens.appidOf(token)
    const appid = typeof asked === 'string' ? asked : undefined
    const { headers } = request
    record({ server: 'api', method, name: pathname, params, appid, token, credential, headers })

    const fault = faults.take(pathname, appid)
    if (fault && 'expireTokens' in fault.order) tokens.expireAll(fault.order.appid)
    if (latencyMs > 0) await sleep(latencyMs, undefined, { ref: false })
    await deliver(response, fault, () => withFault(fault?.order, answer))

    function answer(): Answer {
      const expected = pathname === tokenPath ? 'POST' : api?.https?.method
      if (expected === undefined) return errcodeAnswer(40066, 'invalid url')
      if (method !== expected)
        return errcodeAnswer(expected === 'POST' ? 43002 : 43001, `require ${expected} method`)
      if (!api) return tokens.stableToken(body, fault && 'sameToken' in fault.order)
      const isListed = (api.https?.tokenParameters ?? ['access_token']).includes(credential)
      const refusal = tokens.refusal(credential, isListed ? token : undefined)
      if (refusal) return refusal
      const wechat = states.get(appid ?? '')
      if (!wechat) return errcodeAnswer(40013, 'invalid appid')
      if (method === 'GET') return answerOf(api, query, wechat)
      if (body === '') return errcodeAnswer(44002, 'empty post data')
      return posted ? answerOf(api, posted, wechat) : errcodeAnswer(47001, 'data format error')
    }
  })
}

function bodyParams(body: string): ReceivedParams | undefined {
  const value = parseIfJson(body)
  return isRecord(value) ? value : undefined
}
