import { resetApiKfQuota } from '../../shared/comments/resetApiKfQuota'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('resetApiKfQuota', resetApiKfQuota)
