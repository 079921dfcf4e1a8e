import { administrators } from '../../shared/caller'
import { getCommentInfo } from '../../shared/comments'
import { cloudFunction } from '../../shared/function'

export const main = cloudFunction({ name: 'getCommentInfo', access: administrators, ...getCommentInfo })
