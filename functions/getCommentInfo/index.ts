import { getCommentInfo } from '../../shared/comments/getCommentInfo'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('getCommentInfo', getCommentInfo)
