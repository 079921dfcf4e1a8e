import * as input from '../function/input'
import { writeApi } from './api'

/** Deletes the reply to a comment, and its follow-ups with it. */
export const deleteReply = writeApi(
  '/wxaapi/comment/reply/delete',
  input.object({ commentId: input.id, replyId: input.id }),
  'Look with getCommentReplyList before sending it again: the answer may be gone already.',
)
