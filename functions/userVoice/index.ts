import type { ReplyAction } from '../../shared/archive/replies'
import type { FeedbackMedia, FeedbackMediaQuery } from '../../shared/feedback/types'
import { pushOrAdministrators, timerOrAdministrators } from '../../shared/function/access'
import { dispatchingFunction } from '../../shared/function/dispatch'
import type { Operation } from '../../shared/function/operation'

/** What is done to a comment is noted in the archive. */
const noted =
  <Input extends { commentId: string }>(action: ReplyAction, load: () => Promise<Operation<Input, object>>) =>
  async () =>
    (await import('../../shared/archive/replies')).notedInArchive(action, await load())

/** Pictures are looked for in the archive first. */
const remembered =
  <Query extends FeedbackMediaQuery>(load: () => Promise<Operation<Query, FeedbackMedia>>) =>
  async () =>
    (await import('../../shared/archive/pictures')).rememberedInArchive(await load())

export const main = dispatchingFunction('userVoice', {
  operations: {
    checkSetup: async () => (await import('../../shared/setup/checkSetup')).checkSetup,
    getFeedback: async () => (await import('../../shared/feedback/getFeedback')).getFeedback,
    getFeedbackMedia: remembered(
      async () => (await import('../../shared/feedback/getFeedbackMedia')).getFeedbackMedia,
    ),
    getCommentList: async () => (await import('../../shared/comments/getCommentList')).getCommentList,
    getCommentInfo: async () => (await import('../../shared/comments/getCommentInfo')).getCommentInfo,
    getCommentReplyList: async () =>
      (await import('../../shared/comments/getCommentReplyList')).getCommentReplyList,
    addReply: noted('addReply', async () => (await import('../../shared/comments/addReply')).addReply),
    deleteReply: noted(
      'deleteReply',
      async () => (await import('../../shared/comments/deleteReply')).deleteReply,
    ),
    addCommentReply: noted(
      'addCommentReply',
      async () => (await import('../../shared/comments/addCommentReply')).addCommentReply,
    ),
    deleteCommentReply: noted(
      'deleteCommentReply',
      async () => (await import('../../shared/comments/deleteCommentReply')).deleteCommentReply,
    ),
    resetApiKfQuota: async () => (await import('../../shared/comments/resetApiKfQuota')).resetApiKfQuota,
    confirmCompromise: noted(
      'confirmCompromise',
      async () => (await import('../../shared/comments/confirmCompromise')).confirmCompromise,
    ),
    sendServiceMessage: noted(
      'sendServiceMessage',
      async () => (await import('../../shared/comments/sendServiceMessage')).sendServiceMessage,
    ),
    listVoices: async () => (await import('../../shared/handling/listVoices')).listVoices,
    getVoice: async () => (await import('../../shared/handling/getVoice')).getVoice,
    updateVoice: async () => (await import('../../shared/handling/updateVoice')).updateVoice,
    getVoiceStats: async () => (await import('../../shared/handling/getVoiceStats')).getVoiceStats,
    exportVoices: async () => (await import('../../shared/export/exportVoices')).exportVoices,
    getSettings: async () => (await import('../../shared/archive/getSettings')).getSettings,
    forgetUser: async () => (await import('../../shared/archive/forgetUser')).forgetUser,
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
    load: async () => (await import('../../shared/sync/syncVoices')).syncVoices,
  },
})
