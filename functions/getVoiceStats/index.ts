import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'
import { getVoiceStats } from '../../shared/handling/getVoiceStats'

export const main = cloudFunction('getVoiceStats', administrators, getVoiceStats)
