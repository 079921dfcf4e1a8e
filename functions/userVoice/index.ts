import { onBadComment } from '../../shared/alerts/onBadComment'
import { forgetUser } from '../../shared/archive/forgetUser'
import { getSettings } from '../../shared/archive/getSettings'
import { updateSettings } from '../../shared/archive/updateSettings'
import { addCommentReply } from '../../shared/comments/addCommentReply'
import { addReply } from '../../shared/comments/addReply'
import { confirmCompromise } from '../../shared/comments/confirmCompromise'
import { deleteCommentReply } from '../../shared/comments/deleteCommentReply'
import { deleteReply } from '../../shared/comments/deleteReply'
import { getCommentInfo } from '../../shared/comments/getCommentInfo'
import { getCommentList } from '../../shared/comments/getCommentList'
import { getCommentReplyList } from '../../shared/comments/getCommentReplyList'
import { resetApiKfQuota } from '../../shared/comments/resetApiKfQuota'
import { sendServiceMessage } from '../../shared/comments/sendServiceMessage'
import { exportVoices } from '../../shared/export/exportVoices'
import { getFeedback } from '../../shared/feedback/getFeedback'
import { getFeedbackMedia } from '../../shared/feedback/getFeedbackMedia'
import { getVoice } from '../../shared/handling/getVoice'
import { getVoiceStats } from '../../shared/handling/getVoiceStats'
import { listVoices } from '../../shared/handling/listVoices'
import { updateVoice } from '../../shared/handling/updateVoice'
import { userVoiceFunction } from '../../shared/operations/user-voice'
import { checkSetup } from '../../shared/setup/checkSetup'
import { syncVoices } from '../../shared/sync/syncVoices'

export const main = userVoiceFunction(
  {
    checkSetup,
    getFeedback,
    getFeedbackMedia,
    getCommentList,
    getCommentInfo,
    getCommentReplyList,
    addReply,
    deleteReply,
    addCommentReply,
    deleteCommentReply,
    resetApiKfQuota,
    confirmCompromise,
    sendServiceMessage,
    listVoices,
    getVoice,
    updateVoice,
    getVoiceStats,
    exportVoices,
    forgetUser,
    getSettings,
    updateSettings,
    syncVoices,
  },
  onBadComment,
)
