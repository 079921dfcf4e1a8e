import { getFeedback } from '../../shared/feedback/getFeedback'
import { administrators } from '../../shared/function/access'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction('getFeedback', administrators, getFeedback)
