import { administrators } from '../../shared/caller'
import { deleteCommentReply } from '../../shared/comments'
import { cloudFunction } from '../../shared/function'

export const main = cloudFunction({
  name: 'deleteCommentReply',
  access: administrators,
  ...deleteCommentReply,
})
