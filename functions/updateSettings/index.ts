import { updateSettings } from '../../shared/archive/updateSettings'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction('updateSettings', administrators, updateSettings)
