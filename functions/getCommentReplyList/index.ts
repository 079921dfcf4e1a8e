import { administrators } from '../../shared/caller'
import { getCommentReplyList } from '../../shared/comments'
import { cloudFunction } from '../../shared/function'

export const main = cloudFunction({
  name: 'getCommentReplyList',
  access: administrators,
  ...getCommentReplyList,
})
