import { exportVoices } from '../../shared/export/exportVoices'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction('exportVoices', administrators, exportVoices)
