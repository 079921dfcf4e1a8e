import { type Database, openDatabase } from '../database/database'
import { OperationError } from '../errors'
import { type Invocation, withTimeout } from '../invocation'

/*
 * For functions that work without the archive, and use it where it is there: it never makes them fail, and hardly
 * makes them slower.
 */

/** What the archive may take of a call that does not need it. */
const MOST_MS = 1000

/** Does `work` where the archive is set up; gives `undefined` where it is not, or where anything goes wrong. */
export async function whereArchived<T>(
  invocation: Invocation,
  work: (database: Database) => Promise<T>,
): Promise<T | undefined> {
  try {
    return await withTimeout(MOST_MS, invocation, async limited =>
      work(await openDatabase(limited, { create: false })),
    )
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return undefined
  }
}
