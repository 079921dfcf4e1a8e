import { notedInArchive } from '../../shared/archive/replies'
import { addCommentReply } from '../../shared/comments/addCommentReply'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction(
  'addCommentReply',
  administrators,
  notedInArchive('addCommentReply', addCommentReply),
)
