import { administrators } from '../../shared/caller'
import { getFeedbackMedia } from '../../shared/feedback/feedback'
import { cloudFunction } from '../../shared/function/operation'

export const main = cloudFunction({ name: 'getFeedbackMedia', access: administrators, ...getFeedbackMedia })
