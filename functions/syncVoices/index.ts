import { functionOf } from '../../shared/operations/function-of'
import { syncVoices } from '../../shared/sync/syncVoices'

export const main = functionOf('syncVoices', syncVoices)
