import { metaId, nowInSeconds } from '../archive/meta'
import { whereArchived } from '../archive/presence'
import { comesFromAnybody, isTimerEvent } from '../function/access'
import type { Invocation } from '../invocation'

/** In seconds. */
const NOTED_EVERY = 3600

let notedAt = 0

/**
 * Notes a timer whose SOURCE is not let in, at most once an hour, so that checkSetup can say it: it comes every ten
 * minutes, and nobody sees that it is refused.
 */
export async function noteRefusedTimer(event: unknown, invocation: Invocation): Promise<void> {
  const { caller } = invocation
  const time = nowInSeconds()
  if (!isTimerEvent(event, caller) || comesFromAnybody(caller) || time - notedAt < NOTED_EVERY) return
  await whereArchived(invocation, async ({ meta }) => {
    await meta.put({ _id: metaId.refusedTimer, source: caller.source ?? '', time })
    notedAt = time
  })
}
