import type { Api } from '../wechat/api'
import { uploadTempMedia } from '../wechat/customer-service'
import { feedbackList, feedbackMedia } from '../wechat/feedback'

/** Every API that can be called through `wx.openApi`: one entry each. */
export const cloudApis: Record<string, Api> = {
  'operation.getFeedback': feedbackList,
  'operation.getFeedbackmedia': feedbackMedia,
  'customerServiceMessage.uploadTempMedia': uploadTempMedia,
}
