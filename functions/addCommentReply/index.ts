import { addCommentReply } from '../../shared/comments/addCommentReply'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('addCommentReply', addCommentReply)
