import * as input from '../function/input'
import { writeApi } from './api'
import { content } from './fields'

/** Answers a comment. */
export const addReply = writeApi(
  '/wxaapi/comment/reply/add',
  input.object({ commentId: input.id, content }),
  'Look with getCommentReplyList before sending it again: the answer may be there already.',
)
