import { administrators } from '../../shared/caller'
import { getFeedbackMedia } from '../../shared/feedback'
import { cloudFunction } from '../../shared/function'

export const main = cloudFunction({ name: 'getFeedbackMedia', access: administrators, ...getFeedbackMedia })
