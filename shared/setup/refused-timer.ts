import { noteHourly } from '../archive/hourly'
import { metaId } from '../archive/meta'
import { comesFromAnybody, isTimerEvent } from '../function/access'
import type { Invocation } from '../invocation'

/** Notes a timer whose SOURCE is not let in, so that checkSetup can say it: it comes every ten minutes, and nobody sees it. */
export async function noteRefusedTimer(event: unknown, invocation: Invocation): Promise<void> {
  const { caller } = invocation
  if (!isTimerEvent(event, caller) || comesFromAnybody(caller)) return
  await noteHourly({ _id: metaId.refusedTimer, source: caller.source ?? '' }, invocation)
}
