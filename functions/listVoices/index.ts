import { listVoices } from '../../shared/handling/listVoices'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('listVoices', listVoices)
