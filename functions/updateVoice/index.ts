import { updateVoice } from '../../shared/handling/updateVoice'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('updateVoice', updateVoice)
