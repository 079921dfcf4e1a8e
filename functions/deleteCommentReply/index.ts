import { notedInArchive } from '../../shared/archive/replies'
import { deleteCommentReply } from '../../shared/comments/deleteCommentReply'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction(
  'deleteCommentReply',
  administrators,
  notedInArchive('deleteCommentReply', deleteCommentReply),
)
