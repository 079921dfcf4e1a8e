import { findAppNames } from '../archive/app-names'
import { deskPath, USUAL_DESK_PATH } from '../config'
import { OperationError } from '../errors'
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
  /** Its mini program, where several are served: alerts say of which they are. */
  app?: NamedApp | undefined
}

interface NamedApp {
  appid: string
  name: string
}

/** The path of the desk's page that shows a voice. */
export const voicePagePath = (desk: string) => `${desk}/voice/voice`

/** The longest that is waited for the link, in milliseconds. */
const MOST_MS = 2500

/** Of the time that is left, as much is kept for telling the robots. */
const TELLING_MS = 1000

/**
 * The page of the mini program that is meant, with a link if there is one in time. What goes wrong is logged: the alert
 * goes out all the same.
 */
export async function findVoicePage(inArchive: InArchive, invocation: Invocation): Promise<VoicePlace> {
  const [page, app] = await Promise.all([findPage(inArchive, invocation), findApp(inArchive, invocation)])
  return app ? { ...page, app } : page
}

async function findPage(inArchive: InArchive, invocation: Invocation): Promise<VoicePlace> {
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

/** What the mini program is called, its appid where that is not known in time; nothing where one alone is served. */
async function findApp(
  inArchive: InArchive,
  { appid, served = [] }: Invocation,
): Promise<NamedApp | undefined> {
  if (appid === undefined || served.length < 2) return undefined
  try {
    const names = await inArchive(archive => findAppNames([appid], archive))
    return { appid, name: names.get(appid) ?? appid }
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return { appid, name: appid }
  }
}

/** For messages that hold no link, since a robot may refuse one. */
export const withoutLink = ({ link: _, ...page }: VoicePlace): VoicePlace => page

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
