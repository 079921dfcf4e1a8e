import { confirmCompromise } from '../../shared/comments/confirmCompromise'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('confirmCompromise', confirmCompromise)
