import { type Database, type DatabaseOptions, openDatabase } from '../database/database'
import { OperationError } from '../errors'
import { type Invocation, withTimeout } from '../invocation'

/** The time that the archive may take of a call that does not need it. */
const MOST_MS = 1000

/**
 * For functions that work without the archive: it never makes them fail, and hardly makes them slower.
 *
 * @returns what `work` gives; `undefined` where there is no archive, or anything goes wrong
 */
export async function whereArchived<T>(
  invocation: Invocation,
  work: (database: Database) => Promise<T>,
  options: DatabaseOptions = { create: false },
): Promise<T | undefined> {
  try {
    return await withTimeout(MOST_MS, invocation, async limited => work(await openDatabase(limited, options)))
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return undefined
  }
}
