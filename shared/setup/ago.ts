import { nowInSeconds } from '../archive/meta'

/** How long ago something was, e.g. `5 min ago`. */
export function ago(time: number): string {
  const minutes = Math.max(0, Math.round((nowInSeconds() - time) / 60))
  return minutes < 120 ? `${minutes} min ago` : `${Math.round(minutes / 60)} h ago`
}
