import { exportVoices } from '../../shared/export/exportVoices'
import { functionOf } from '../../shared/operations/function-of'

export const main = functionOf('exportVoices', exportVoices)
