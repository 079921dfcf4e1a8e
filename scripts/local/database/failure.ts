import { CloudBaseRefusal } from '../http/refusals'

/** For everything that MongoDB itself would refuse: its code says no more than that. */
export function requestFailed(message: string): CloudBaseRefusal {
  return new CloudBaseRefusal('DATABASE_REQUEST_FAILED', message)
}
