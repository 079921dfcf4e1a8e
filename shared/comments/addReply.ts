import * as input from '../function/input'
import { content, writeApi } from './api'

/** Replies to a comment. */
export const addReply = writeApi(
  '/wxaapi/comment/reply/add',
  input.object({ commentId: input.id, content }),
  'Look with getCommentReplyList before sending it again: the answer may be there already.',
)
