import * as input from '../function/input'
import { writeApi } from './api'

/** Deletes a follow-up. */
export const deleteCommentReply = writeApi(
  '/wxaapi/comment/commentreply/delete',
  input.object({ commentId: input.id, replyId: input.id, commentReplyId: input.id }),
  'Look with getCommentReplyList before sending it again: the follow-up may be gone already.',
)
