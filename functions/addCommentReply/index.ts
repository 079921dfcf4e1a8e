import { addCommentReply } from '../../shared/comments/addCommentReply'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction('addCommentReply', administrators, addCommentReply)
