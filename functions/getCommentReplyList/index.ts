import { getCommentReplyList } from '../../shared/comments/getCommentReplyList'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction('getCommentReplyList', administrators, getCommentReplyList)
