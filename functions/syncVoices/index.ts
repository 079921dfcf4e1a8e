import { timerOrAdministrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'
import { syncVoices } from '../../shared/sync/syncVoices'

export const main = cloudFunction('syncVoices', timerOrAdministrators, syncVoices)
