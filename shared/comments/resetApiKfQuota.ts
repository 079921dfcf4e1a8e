import * as input from '../function/input'
import { writeApi } from './api'

/** Lets one customer service message be sent to the author of a bad comment. */
export const resetApiKfQuota = writeApi(
  '/wxaapi/comment/apikfquota/reset',
  input.object({ commentId: input.id }),
  'Neither getCommentInfo nor getCommentReplyList shows the quota. Send the customer service message: only if WeChat refuses it was the quota not reset.',
)
