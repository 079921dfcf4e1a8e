import { createInvitation } from '../../shared/archive/createInvitation'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('createInvitation', createInvitation)
