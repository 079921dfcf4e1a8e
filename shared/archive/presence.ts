import { type Database, type DatabaseOptions, openDatabase } from '../database/database'
import { OperationError } from '../errors'
import { type Invocation, withTimeout } from '../invocation'

interface Options extends DatabaseOptions {
  /** The time that the archive may take of a call that does not need it, in milliseconds: 1,000 unless given. */
  mostMs?: number
}

/**
 * For functions that work without the archive: it never makes them fail, and hardly makes them slower.
 *
 * @returns what `work` gives; `undefined` where there is no archive, or anything goes wrong
 */
export async function whereArchived<T>(
  invocation: Invocation,
  work: (database: Database) => Promise<T>,
  { mostMs = 1000, ...options }: Options = { create: false },
): Promise<T | undefined> {
  try {
    return await withTimeout(mostMs, invocation, async limited => work(await openDatabase(limited, options)))
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return undefined
  }
}
