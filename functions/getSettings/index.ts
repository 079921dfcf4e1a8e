import { getSettings } from '../../shared/archive/getSettings'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('getSettings', getSettings)
