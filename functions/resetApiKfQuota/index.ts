import { resetApiKfQuota } from '../../shared/comments/resetApiKfQuota'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction('resetApiKfQuota', administrators, resetApiKfQuota)
