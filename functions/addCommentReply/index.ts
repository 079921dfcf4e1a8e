import { administrators } from '../../shared/caller'
import { addCommentReply } from '../../shared/comments/comments'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction({ name: 'addCommentReply', access: administrators, ...addCommentReply })
