import { pushOrAdministrators, timerOrAdministrators } from '../../shared/function/access'
import { dispatchingFunction } from '../../shared/function/dispatch'

export const main = dispatchingFunction('userVoice', {
  operations: {
    checkSetup: async () => (await import('../../shared/setup/checkSetup')).checkSetup,
    getFeedback: async () => (await import('../../shared/feedback/getFeedback')).getFeedback,
    getFeedbackMedia: async () => (await import('../../shared/feedback/getFeedbackMedia')).getFeedbackMedia,
    getCommentList: async () => (await import('../../shared/comments/getCommentList')).getCommentList,
    getCommentInfo: async () => (await import('../../shared/comments/getCommentInfo')).getCommentInfo,
    getCommentReplyList: async () =>
      (await import('../../shared/comments/getCommentReplyList')).getCommentReplyList,
    addReply: async () => (await import('../../shared/comments/addReply')).addReply,
    deleteReply: async () => (await import('../../shared/comments/deleteReply')).deleteReply,
    addCommentReply: async () => (await import('../../shared/comments/addCommentReply')).addCommentReply,
    deleteCommentReply: async () =>
      (await import('../../shared/comments/deleteCommentReply')).deleteCommentReply,
    resetApiKfQuota: async () => (await import('../../shared/comments/resetApiKfQuota')).resetApiKfQuota,
    confirmCompromise: async () =>
      (await import('../../shared/comments/confirmCompromise')).confirmCompromise,
    listVoices: async () => (await import('../../shared/archive/listVoices')).listVoices,
    getVoice: async () => (await import('../../shared/archive/getVoice')).getVoice,
    updateVoice: async () => (await import('../../shared/archive/updateVoice')).updateVoice,
    getVoiceStats: async () => (await import('../../shared/archive/getVoiceStats')).getVoiceStats,
    exportVoices: async () => (await import('../../shared/archive/exportVoices')).exportVoices,
    getSettings: async () => (await import('../../shared/archive/getSettings')).getSettings,
    forgetUser: async () => (await import('../../shared/archive/forget')).forgetUser,
    updateSettings: async () => (await import('../../shared/archive/updateSettings')).updateSettings,
  },
  onPush: {
    name: 'onBadComment',
    access: pushOrAdministrators,
    load: async () => (await import('../../shared/alerts/onBadComment')).onBadComment,
  },
  onTimer: {
    name: 'syncVoices',
    access: timerOrAdministrators,
    load: async () => (await import('../../shared/alerts/syncVoices')).syncVoices,
  },
})
