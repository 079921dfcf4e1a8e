import { administrators } from '../../shared/caller'
import { feedbackMediaQuery, getFeedbackMedia } from '../../shared/feedback'
import { cloudFunction } from '../../shared/function'

export const main = cloudFunction({
  name: 'getFeedbackMedia',
  access: administrators,
  input: feedbackMediaQuery,
  call: getFeedbackMedia,
})
