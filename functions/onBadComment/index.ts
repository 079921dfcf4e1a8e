import { onBadComment } from '../../shared/alerts/onBadComment'
import { administrators } from '../../shared/caller'
import { pushFunction } from '../../shared/function/operation'

export const main = pushFunction({ name: 'onBadComment', access: administrators, ...onBadComment })
