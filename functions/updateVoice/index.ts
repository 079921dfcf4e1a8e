import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'
import { updateVoice } from '../../shared/handling/updateVoice'

export const main = cloudFunction('updateVoice', administrators, updateVoice)
