import { listVoices } from '../../shared/archive/listVoices'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction('listVoices', administrators, listVoices)
