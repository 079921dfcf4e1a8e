import { onBadComment } from '../../shared/alerts/onBadComment'
import { pushOrAdministrators } from '../../shared/function/access'
import { pushFunction } from '../../shared/function/operation'

export const main = pushFunction('onBadComment', pushOrAdministrators, onBadComment)
