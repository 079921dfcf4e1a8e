import { administrators } from '../../shared/caller'
import { feedbackQuery, getFeedback } from '../../shared/feedback'
import { cloudFunction } from '../../shared/function'

export const main = cloudFunction({
  name: 'getFeedback',
  access: administrators,
  input: feedbackQuery,
  call: getFeedback,
})
