import { deleteCommentReply } from '../../shared/comments/deleteCommentReply'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('deleteCommentReply', deleteCommentReply)
