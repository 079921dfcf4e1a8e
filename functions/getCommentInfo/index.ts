import { getCommentInfo } from '../../shared/comments/getCommentInfo'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction('getCommentInfo', administrators, getCommentInfo)
