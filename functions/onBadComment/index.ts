import { onBadComment } from '../../shared/alerts/onBadComment'
import { pushFunctionOf } from '../../shared/operations/push'

export const main = pushFunctionOf(onBadComment)
