import { getFeedbackMedia } from '../../shared/feedback/getFeedbackMedia'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('getFeedbackMedia', getFeedbackMedia)
