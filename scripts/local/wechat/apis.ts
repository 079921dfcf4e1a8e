import { commentApis } from './comments'
import { customerServiceApis } from './customer-service'
import type { WeChatApi } from './definition'
import { feedbackApis } from './feedback'
import { phoneApis } from './phones'
import { urlLinkApis } from './url-links'

/** Every API of WeChat that the local cloud answers. */
const wechatApis: WeChatApi[] = [
  ...feedbackApis,
  ...commentApis,
  ...phoneApis,
  ...customerServiceApis,
  ...urlLinkApis,
]

/** The API behind a path of api.weixin.qq.com. */
export function apiAtPath(path: string): WeChatApi | undefined {
  return wechatApis.find(({ https }) => https?.path === path)
}

/** The API that a cloud call names, e.g. `operation.getFeedback`. */
export function apiOfCloudCall(name: string): WeChatApi | undefined {
  return wechatApis.find(({ cloudCall }) => cloudCall === name)
}
