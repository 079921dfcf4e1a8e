import { getJsErrDetail } from '../../shared/operation/getJsErrDetail'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('getJsErrDetail', getJsErrDetail)
