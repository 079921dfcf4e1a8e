import { getVoice } from '../../shared/handling/getVoice'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('getVoice', getVoice)
