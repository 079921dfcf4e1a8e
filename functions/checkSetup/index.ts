import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'
import { checkSetup } from '../../shared/setup/checkSetup'

export const main = cloudFunction('checkSetup', administrators, checkSetup)
