import { administrators } from '../../shared/caller'
import { addCommentReply } from '../../shared/comments'
import { cloudFunction } from '../../shared/function'

export const main = cloudFunction({ name: 'addCommentReply', access: administrators, ...addCommentReply })
