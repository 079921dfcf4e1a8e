import { getVoiceStats } from '../../shared/handling/getVoiceStats'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('getVoiceStats', getVoiceStats)
