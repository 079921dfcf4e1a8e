import { redact } from '../secrets'
import type { Alert } from './alert'

/** As many ids as one line of the log names. */
const MOST_NAMED = 20

/** One line of the log for alerts of which nobody was told. Ids are not personal. */
export function logAlert(
  alert: 'not delivered' | 'given up' | 'failed',
  alerts: Alert[],
  reason: string,
): void {
  if (alerts.length === 0 && alert !== 'failed') return
  const ids = alerts.slice(0, MOST_NAMED).map(({ _id }) => _id.replace(/^alert:/, ''))
  console.log(JSON.stringify({ alert, count: alerts.length, ids, reason: redact(reason) }))
}
