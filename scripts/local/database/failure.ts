import { CloudBaseRefusal } from '../http/refusals'

/** For whatever MongoDB itself would refuse; the code says no more than that. */
export function requestFailed(message: string): CloudBaseRefusal {
  return new CloudBaseRefusal('DATABASE_REQUEST_FAILED', message)
}
