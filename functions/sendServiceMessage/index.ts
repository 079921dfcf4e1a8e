import { sendServiceMessage } from '../../shared/comments/sendServiceMessage'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('sendServiceMessage', sendServiceMessage)
