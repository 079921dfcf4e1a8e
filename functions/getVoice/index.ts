import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'
import { getVoice } from '../../shared/handling/getVoice'

export const main = cloudFunction('getVoice', administrators, getVoice)
