import { getVoiceStats } from '../../shared/archive/getVoiceStats'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction('getVoiceStats', administrators, getVoiceStats)
