import { updateVoice } from '../../shared/archive/updateVoice'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction('updateVoice', administrators, updateVoice)
