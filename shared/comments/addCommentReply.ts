import * as input from '../function/input'
import { writeApi } from './api'
import { content } from './fields'

/** Follows the answer up. */
export const addCommentReply = writeApi(
  '/wxaapi/comment/commentreply/add',
  input.object({ commentId: input.id, replyId: input.id, content }),
  'Look with getCommentReplyList before sending it again: the follow-up may be there already.',
)
