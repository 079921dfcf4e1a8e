import { deskPath, USUAL_DESK_PATH } from '../config'
import { type Invocation, withTimeout } from '../invocation'
import { inAddress } from '../secrets'
import { type InArchive, keptLink } from './kept-link'
import { logFailure } from './log'

/** The page of the desk that shows a voice, as alerts name it. */
export interface VoicePlace {
  /** Its path in the mini program, e.g. `user-voice/voice/voice`. */
  path: string
  /** The URL Link that opens it. */
  link?: string | undefined
}

/** The path of the desk's page that shows a voice. */
export const voicePagePath = (desk: string) => `${desk}/voice/voice`

/** The longest that is waited for the link, in milliseconds. */
const MOST_MS = 2500

/** Of the time that is left, as much is kept for telling the robots. */
const TELLING_MS = 1000

/** The page, with a link if there is one in time. What goes wrong is logged: the alert goes out all the same. */
export async function findVoicePage(inArchive: InArchive, invocation: Invocation): Promise<VoicePlace> {
  let path = voicePagePath(USUAL_DESK_PATH)
  try {
    path = voicePagePath(deskPath())
    const ms = Math.min(MOST_MS, (invocation.deadline.remainingMs - TELLING_MS) / 2)
    if (ms <= 0) return { path }
    return { path, link: await withTimeout(ms, invocation, limited => keptLink(path, inArchive, limited)) }
  } catch (error) {
    // A mistake in DESK_PATH.
    logFailure(error)
    return { path }
  }
}

/** For messages that hold no link, since a robot may refuse one. */
export const withoutLink = ({ path }: VoicePlace): VoicePlace => ({ path })

/** What WeChat takes behind `cq=`, in characters. */
const MOST_APPENDED = 256

/**
 * Where a voice is found: a link that opens it, or else the path of its page, which is text.
 *
 * WeChat makes a query of its own of what stands behind `cq=`. So the page gets the voice as `id`, as from the path.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/url-link.html
 */
export function placeOf(voiceId: string, { path, link }: VoicePlace): string {
  const id = inAddress(voiceId)
  const appended = inAddress(`id=${voiceId}`)
  if (!link || appended.length > MOST_APPENDED) return `${path}?id=${id.replace(/%3A/g, ':')}`
  return `${link}${link.includes('?') ? '&' : '?'}cq=${appended}`
}
