import { getCommentReplyList } from '../../shared/comments/getCommentReplyList'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('getCommentReplyList', getCommentReplyList)
