import { getFeedback } from '../../shared/feedback/getFeedback'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('getFeedback', getFeedback)
