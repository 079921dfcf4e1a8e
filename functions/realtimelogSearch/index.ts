import { realtimelogSearch } from '../../shared/operation/realtimelogSearch'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('realtimelogSearch', realtimelogSearch)
