import { forgetUser } from '../../shared/archive/forgetUser'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('forgetUser', forgetUser)
