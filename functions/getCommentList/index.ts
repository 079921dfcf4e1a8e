import { getCommentList } from '../../shared/comments/getCommentList'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction('getCommentList', administrators, getCommentList)
