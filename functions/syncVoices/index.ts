import { syncVoices } from '../../shared/alerts/syncVoices'
import { timerOrAdministrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction('syncVoices', timerOrAdministrators, syncVoices)
