import { administrators } from '../../shared/caller'
import { resetApiKfQuota } from '../../shared/comments/comments'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction({ name: 'resetApiKfQuota', access: administrators, ...resetApiKfQuota })
