import { getCommentList } from '../../shared/comments/getCommentList'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('getCommentList', getCommentList)
