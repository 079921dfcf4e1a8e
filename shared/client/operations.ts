import { OPERATIONS } from '../operations/table'
import type { OperationName } from '../operations/types'

/**
 * The operations, and whether each is a write. The build puts the result into the client's file, without the rest of the
 * table.
 */
export const IS_WRITE = {} as Record<OperationName, boolean>

for (const name of Object.keys(OPERATIONS) as OperationName[]) {
  IS_WRITE[name] = OPERATIONS[name].effect === 'write'
}
