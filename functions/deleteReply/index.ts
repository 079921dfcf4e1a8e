import { deleteReply } from '../../shared/comments/deleteReply'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('deleteReply', deleteReply)
