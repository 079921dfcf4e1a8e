import { feedbackTransport } from '../config'
import { OperationError } from '../errors'
import type { Invocation } from '../invocation'
import { type CloudApi, callByCloud, callByHttps, type HttpsApi, type Params } from '../wechat/call'
import { codeRow } from '../wechat/codes'
import type { ReadResponse } from '../wechat/response'
import { httpsIsConfigured } from '../wechat/token'

/*
 * User feedback (运维中心用户反馈) comes by cloud call or HTTPS.
 * https://developers.weixin.qq.com/miniprogram/dev/api-backend/open-api/operation/operation.getFeedback.html
 */

let cloudCallIsGone = false

function goesOverHttps(): boolean {
  const transport = feedbackTransport()
  return transport === 'https' || (transport === 'auto' && cloudCallIsGone)
}

/** How feedback is asked for now, in words. */
export const feedbackWay = () => (goesOverHttps() ? 'over HTTPS' : 'by cloud call')

/** Calls by cloud call or HTTPS, as FEEDBACK_TRANSPORT says; `auto` changes to HTTPS for good once the cloud call is gone. */
export async function callFeedbackApi<T>(
  api: CloudApi & HttpsApi,
  params: Params,
  read: ReadResponse<T>,
  invocation: Invocation,
): Promise<T> {
  if (goesOverHttps()) return callByHttps(api, params, read, invocation)
  try {
    return await callByCloud(api, params, read, invocation)
  } catch (error) {
    const errCode = error instanceof OperationError ? error.details.weChatCode : undefined
    const isGone = codeRow(errCode).noCloudCall && feedbackTransport() === 'auto'
    if (!isGone || !(await httpsIsConfigured())) throw error
    cloudCallIsGone = true
    const notice = 'feedback goes over HTTPS from now on'
    console.log(JSON.stringify({ notice, cloudCall: api.cloudCall, errCode }))
    return callByHttps(api, params, read, invocation)
  }
}
