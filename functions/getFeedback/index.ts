import { administrators } from '../../shared/caller'
import { getFeedback } from '../../shared/feedback'
import { cloudFunction } from '../../shared/function'

export const main = cloudFunction({ name: 'getFeedback', access: administrators, ...getFeedback })
