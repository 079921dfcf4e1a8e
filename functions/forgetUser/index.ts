import { forgetUser } from '../../shared/archive/forgetUser'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction('forgetUser', administrators, forgetUser)
