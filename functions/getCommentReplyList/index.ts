import { administrators } from '../../shared/caller'
import { getCommentReplyList } from '../../shared/comments/comments'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction({
  name: 'getCommentReplyList',
  access: administrators,
  ...getCommentReplyList,
})
