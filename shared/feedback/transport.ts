import type { Caller } from '../caller'
import { feedbackTransport } from '../config'
import { OperationError } from '../errors'
import { type Invocation, isOfEnvironment } from '../invocation'
import { type CloudApi, callByCloud, callByHttps, type HttpsApi, type Params } from '../wechat/call'
import { codeRowOf } from '../wechat/codes'
import type { ReadResponse } from '../wechat/response'
import { httpsIsConfigured } from '../wechat/token'

/*
 * User feedback (运维中心用户反馈) comes by cloud call or HTTPS.
 * https://developers.weixin.qq.com/miniprogram/dev/api-backend/open-api/operation/operation.getFeedback.html
 */

let cloudCallIsGone = false

/** Calls that have no ticket for cloud calls, each known by its caller, which is read anew for each. */
const withoutTicket = new WeakSet<Caller>()

function goesOverHttps(invocation: Invocation): boolean {
  if (!isOfEnvironment(invocation)) return true
  const { caller } = invocation
  const transport = feedbackTransport()
  return transport === 'https' || (transport === 'auto' && (cloudCallIsGone || withoutTicket.has(caller)))
}

/** How feedback is asked for now, in words. */
export const feedbackWay = (invocation: Invocation) =>
  goesOverHttps(invocation) ? 'over HTTPS' : 'by cloud call'

/**
 * Calls by cloud call or HTTPS, as FEEDBACK_TRANSPORT says. `auto` changes to HTTPS for good once the cloud call is gone,
 * and for this call where this call may make none.
 */
export async function callFeedbackApi<T>(
  api: CloudApi & HttpsApi,
  params: Params,
  read: ReadResponse<T>,
  invocation: Invocation,
): Promise<T> {
  if (goesOverHttps(invocation)) return callByHttps(api, params, read, invocation)
  try {
    return await callByCloud(api, params, read, invocation)
  } catch (error) {
    const { noCloudCall, noTicket } = codeRowOf(error)
    const isGone = (noCloudCall || noTicket) && feedbackTransport() === 'auto'
    if (!isGone || !(error instanceof OperationError) || !(await httpsIsConfigured(invocation))) throw error
    if (noCloudCall) cloudCallIsGone = true
    else withoutTicket.add(invocation.caller)
    const notice = `feedback goes over HTTPS ${noCloudCall ? 'from now on' : 'in this call'}`
    console.log(JSON.stringify({ notice, cloudCall: api.cloudCall, errCode: error.details.weChatCode }))
    return callByHttps(api, params, read, invocation)
  }
}
