import { administrators } from '../../shared/caller'
import { getCommentInfo } from '../../shared/comments/comments'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction({ name: 'getCommentInfo', access: administrators, ...getCommentInfo })
