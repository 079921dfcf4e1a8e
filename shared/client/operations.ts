import { OPERATIONS } from '../operations/table'
import type { OperationName } from '../operations/types'

/**
 * All that the client can call, and whether it changes something, so that it must not simply be called again. The
 * client's file holds what comes out here, without the rest of the table.
 */
export const IS_WRITE = {} as Record<OperationName, boolean>

for (const name of Object.keys(OPERATIONS) as OperationName[]) {
  IS_WRITE[name] = OPERATIONS[name].effect === 'write'
}
