import { OperationError } from '../errors'
import { redact } from '../secrets'
import type { Alert } from './alert'

/** As many ids as one line of the log names. */
const MOST_NAMED = 20

/** One line of the log about alerts that did not arrive. Ids are not personal. */
export function logAlert(
  alert: 'not delivered' | 'given up' | 'failed',
  alerts: Alert[],
  reason: string,
): void {
  if (alerts.length === 0 && alert !== 'failed') return
  const ids = alerts.slice(0, MOST_NAMED).map(({ _id }) => _id.replace(/^alert:/, ''))
  console.log(JSON.stringify({ alert, count: alerts.length, ids, reason: redact(reason) }))
}

/** Logs an error after which a later call goes on; throws any other. */
export function logFailure(error: unknown, where?: string, alerts: Alert[] = []): void {
  if (!(error instanceof OperationError)) throw error
  logAlert('failed', alerts, where ? `${where}: ${error.message}` : error.message)
}
