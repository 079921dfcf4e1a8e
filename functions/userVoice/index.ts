import { getCommentList } from '../../shared/comments/getCommentList'
import { getFeedback } from '../../shared/feedback/getFeedback'
import { userVoiceFunction } from '../../shared/operations/user-voice'

export const main = userVoiceFunction({ getFeedback, getCommentList }, () => import('./others'))
