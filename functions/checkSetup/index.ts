import { functionOf } from '../../shared/operations/function-of'
import { checkSetup } from '../../shared/setup/checkSetup'

export const main = functionOf('checkSetup', checkSetup)
