import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Answer, errcodeAnswer } from '../http/answers'
import { deliver, withFault } from '../http/delivery'
import type { Faults } from '../http/faults'
import { isObject, type Params, parseJson } from '../http/params'
import type { RecordedRequest } from '../http/requests'
import { type LoopbackServer, listen, readBody, urlOf } from '../http/server'
import { type Api, callApi, type WeChat } from './api'
import * as comments from './comments'
import { feedbackList, feedbackMedia } from './feedback'
import type { Credential, Tokens } from './tokens'

interface Route {
  method: 'GET' | 'POST'
  api: Api
  /** Default: only access_token. */
  credentials?: Credential[]
}

const feedbackCredentials: Credential[] = ['cloudbase_access_token', 'access_token']

/** Every API that is called over HTTPS with a token: one entry each. */
const routes: Record<string, Route> = {
  '/wxaapi/feedback/list': { method: 'GET', api: feedbackList, credentials: feedbackCredentials },
  '/cgi-bin/media/getfeedbackmedia': { method: 'GET', api: feedbackMedia, credentials: feedbackCredentials },
  '/wxaapi/comment/mpcommentlist/get': { method: 'GET', api: comments.commentList },
  '/wxaapi/comment/commentinfo/get': { method: 'GET', api: comments.commentInfo },
  '/wxaapi/comment/replyandcommentreplylist/get': { method: 'GET', api: comments.commentReplyList },
  '/wxaapi/comment/reply/add': { method: 'POST', api: comments.addReply },
  '/wxaapi/comment/reply/delete': { method: 'POST', api: comments.deleteReply },
  '/wxaapi/comment/commentreply/add': { method: 'POST', api: comments.addCommentReply },
  '/wxaapi/comment/commentreply/delete': { method: 'POST', api: comments.deleteCommentReply },
  '/wxaapi/comment/apikfquota/reset': { method: 'POST', api: comments.resetApiKfQuota },
  '/wxaapi/comment/confirmcompromise': { method: 'POST', api: comments.confirmCompromise },
}

const tokenPath = '/cgi-bin/stable_token'

export interface ApiServerOptions {
  wechat: WeChat
  tokens: Tokens
  faults: Faults
  latencyMs: number
  record(request: RecordedRequest): void
}

/** api.weixin.qq.com */
export function startApi({
  wechat,
  tokens,
  faults,
  latencyMs,
  record,
}: ApiServerOptions): Promise<LoopbackServer> {
  return listen(async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname, searchParams } = urlOf(request)
    const route = routes[pathname]
    const method = request.method ?? 'GET'
    const body = (await readBody(request)).toString()
    const { access_token, cloudbase_access_token, ...query } = Object.fromEntries(searchParams)
    const isOther = access_token === undefined && cloudbase_access_token !== undefined
    const credential: Credential = isOther ? 'cloudbase_access_token' : 'access_token'
    const token = isOther ? cloudbase_access_token : access_token
    const params = method === 'POST' ? { ...query, ...bodyParams(body) } : query
    record({ server: 'api', method, name: pathname, params, token, credential, headers: request.headers })

    const fault = faults.take(pathname)
    if (fault && 'expireTokens' in fault.order) tokens.expireAll()
    if (latencyMs > 0) await sleep(latencyMs, undefined, { ref: false })
    await deliver(response, fault, () => withFault(fault?.order, answer))

    function answer(): Answer {
      const expected = pathname === tokenPath ? 'POST' : route?.method
      if (expected === undefined) return errcodeAnswer(40066, 'invalid url')
      if (method !== expected)
        return errcodeAnswer(expected === 'POST' ? 43002 : 43001, `require ${expected} method`)
      if (!route) return tokens.stableToken(body, fault && 'sameToken' in fault.order)
      const isListed = (route.credentials ?? ['access_token']).includes(credential)
      const refusal = tokens.refusal(credential, isListed ? token : undefined)
      if (refusal) return refusal
      if (method === 'GET') return callApi(route.api, query, wechat)
      if (body === '') return errcodeAnswer(44002, 'empty post data')
      const posted = bodyParams(body)
      return posted ? callApi(route.api, posted, wechat) : errcodeAnswer(47001, 'data format error')
    }
  })
}

function bodyParams(body: string): Params | undefined {
  try {
    const value = parseJson(body)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
