import { addReply } from '../../shared/comments/addReply'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('addReply', addReply)
