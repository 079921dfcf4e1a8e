import { onBadComment } from '../../shared/alert'
import { administrators } from '../../shared/caller'
import { pushFunction } from '../../shared/function'

export const main = pushFunction({ name: 'onBadComment', access: administrators, ...onBadComment })
