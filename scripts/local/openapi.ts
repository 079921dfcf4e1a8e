import { uploadTempMedia } from './customer-service'
import { feedbackList, feedbackMedia } from './feedback'
import type { Api } from './wechat'

/** Every API that can be called through `wx.openApi`: one entry each. */
export const cloudApis: Record<string, Api> = {
  'operation.getFeedback': feedbackList,
  'operation.getFeedbackmedia': feedbackMedia,
  'customerServiceMessage.uploadTempMedia': uploadTempMedia,
}
