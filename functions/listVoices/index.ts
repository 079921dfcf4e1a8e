import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'
import { listVoices } from '../../shared/handling/listVoices'

export const main = cloudFunction('listVoices', administrators, listVoices)
