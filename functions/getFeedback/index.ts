import { administrators } from '../../shared/caller'
import { getFeedback } from '../../shared/feedback/feedback'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction({ name: 'getFeedback', access: administrators, ...getFeedback })
