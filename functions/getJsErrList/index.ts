import { getJsErrList } from '../../shared/operation/getJsErrList'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('getJsErrList', getJsErrList)
