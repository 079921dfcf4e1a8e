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

/** How feedback is asked for now, in words. */
export const feedbackWay = () =>
  feedbackTransport() === 'https' || cloudCallIsGone ? 'over HTTPS' : 'by cloud call'

/** Calls by cloud call or HTTPS, as FEEDBACK_TRANSPORT says; `auto` changes to HTTPS for good once the cloud call is gone. */
export async function callFeedbackApi<T>(
  api: CloudApi & HttpsApi,
  params: Params,
  read: ReadResponse<T>,
  invocation: Invocation,
): Promise<T> {
  const transport = feedbackTransport()
  if (transport === 'https' || (transport === 'auto' && cloudCallIsGone)) {
    return callByHttps(api, params, read, invocation)
  }
  try {
    return await callByCloud(api, params, read, invocation)
  } catch (error) {
    const code = error instanceof OperationError ? error.details.weChatCode : undefined
    const isGone = codeRow(code).noCloudCall && transport === 'auto'
    if (!isGone || !(await httpsIsConfigured())) throw error
    cloudCallIsGone = true
    console.log(
      JSON.stringify({
        notice: 'feedback goes over HTTPS from now on',
        cloudCall: api.cloudCall,
        errCode: code,
      }),
    )
    return callByHttps(api, params, read, invocation)
  }
}
