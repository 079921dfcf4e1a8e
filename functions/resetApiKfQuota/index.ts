import { administrators } from '../../shared/caller'
import { resetApiKfQuota } from '../../shared/comments'
import { cloudFunction } from '../../shared/function'

export const main = cloudFunction({ name: 'resetApiKfQuota', access: administrators, ...resetApiKfQuota })
