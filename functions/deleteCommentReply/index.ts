import { administrators } from '../../shared/caller'
import { deleteCommentReply } from '../../shared/comments/comments'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction({
  name: 'deleteCommentReply',
  access: administrators,
  ...deleteCommentReply,
})
