import { acceptInvitation } from '../../shared/archive/acceptInvitation'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('acceptInvitation', acceptInvitation)
