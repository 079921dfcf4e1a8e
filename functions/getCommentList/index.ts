import { administrators } from '../../shared/caller'
import { getCommentList } from '../../shared/comments'
import { cloudFunction } from '../../shared/function'

export const main = cloudFunction({ name: 'getCommentList', access: administrators, ...getCommentList })
