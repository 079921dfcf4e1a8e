import { updateSettings } from '../../shared/archive/updateSettings'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('updateSettings', updateSettings)
