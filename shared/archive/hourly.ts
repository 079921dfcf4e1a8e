import type { Stored } from '../database/database'
import type { Invocation } from '../invocation'
import { nowInSeconds } from './meta'
import { whereArchived } from './presence'

/** In seconds. */
const NOTED_EVERY = 3600

/** When this instance noted what, by the ids of the documents. */
const notedAt = new Map<string, number>()

/** Notes when something happened that may happen often, at most once an hour; nothing where there is no archive. */
export async function noteHourly(document: Stored, invocation: Invocation): Promise<void> {
  const time = nowInSeconds()
  if (time - (notedAt.get(document._id) ?? 0) < NOTED_EVERY) return
  await whereArchived(invocation, async ({ meta }) => {
    await meta.put({ ...document, time })
    notedAt.set(document._id, time)
  })
}
