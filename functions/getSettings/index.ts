import { getSettings } from '../../shared/archive/getSettings'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction('getSettings', administrators, getSettings)
