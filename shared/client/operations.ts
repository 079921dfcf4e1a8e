import type { OperationName } from './types'

/** All that the client can call, and whether it changes something, so that it must not simply be called again. */
export const IS_WRITE: Record<OperationName, boolean> = {
  getFeedback: false,
  getFeedbackMedia: false,
  getCommentList: false,
  getCommentInfo: false,
  getCommentReplyList: false,
  addReply: true,
  deleteReply: true,
  addCommentReply: true,
  deleteCommentReply: true,
  resetApiKfQuota: true,
  confirmCompromise: true,
  sendServiceMessage: true,
  checkSetup: false,
  syncVoices: true,
  listVoices: false,
  getVoice: false,
  updateVoice: true,
  getVoiceStats: false,
  exportVoices: true,
  forgetUser: true,
  getSettings: false,
  updateSettings: true,
}
