import * as input from '../function/input'
import { content, writeApi } from './api'

/** Adds a follow-up to the reply. */
export const addCommentReply = writeApi(
  '/wxaapi/comment/commentreply/add',
  input.object({ commentId: input.id, replyId: input.id, content }),
  'Look with getCommentReplyList before sending it again: the follow-up may be there already.',
)
