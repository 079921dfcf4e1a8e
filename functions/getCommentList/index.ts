import { administrators } from '../../shared/caller'
import { getCommentList } from '../../shared/comments/comments'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction({ name: 'getCommentList', access: administrators, ...getCommentList })
