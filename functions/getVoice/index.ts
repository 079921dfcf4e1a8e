import { getVoice } from '../../shared/archive/getVoice'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction('getVoice', administrators, getVoice)
