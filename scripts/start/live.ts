import { openInBrowser } from '../live/open'
import { serveDesk } from '../live/server'
import type { LocalCloud } from '../local/cloud'

/** The desk in a browser, from the start of `npm start` to its end. */
export interface Live {
  /** Its calls of functions wait for this, so that nobody comes before there is anything. */
  archived(): void
  stop(): Promise<void>
}

/** Serves the desk and prints its address; opens it where that is wanted. */
export async function goLive(cloud: LocalCloud, isToOpen: boolean): Promise<Live> {
  let archived = () => {}
  const ready = new Promise<void>(resolve => {
    archived = resolve
  })
  // Kept from an earlier start.
  if (cloud.database.collections().includes('user_voices')) archived()
  const { url, stop } = await serveDesk(cloud, { ready })
  cloud.deskUrl = url
  console.log(`The desk, in a browser: ${url}`)
  if (isToOpen) openInBrowser(url)
  return { archived, stop }
}
