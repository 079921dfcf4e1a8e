import type { Archive } from '../archive/archive'
import { metaId, nowInSeconds } from '../archive/meta'
import { whereArchived } from '../archive/presence'
import { SECONDS_A_DAY } from '../china-time'
import { secureUrl } from '../config'
import type { Stored } from '../database/database'
import { OperationError } from '../errors'
import { appidOf, type Invocation } from '../invocation'
import { logFailure } from './log'
import { generateUrlLink } from './url-link'

/*
 * One link serves all alerts: each appends its voice. It is made once in 25 days, and kept in the archive; where there is
 * none, the instance keeps it. WeChat is asked at most once an hour, whatever it answers, so a mini program that gets no
 * links costs an alert little, and two calls at the same time make one.
 */

/** WeChat's links live for 30 days. */
const RENEWED_AFTER = 25 * SECONDS_A_DAY
/** One that could not be renewed is used so long: an alert is read some time later. */
const USED_FOR = 29 * SECONDS_A_DAY
const ASKED_EVERY = 3600

export interface KeptLink {
  /** `''` where there is none. */
  url: string
  madeAt: number
  /** When WeChat was last asked for one. */
  askedAt: number
}

const NONE: KeptLink = { url: '', madeAt: 0, askedAt: 0 }

/** What this instance knows, by the id of the document. */
const known = new Map<string, KeptLink>()

/** Does `work` with the archive, in a time of its own. */
export type InArchive = <T>(work: (archive: Archive) => Promise<T>) => Promise<T>

/** How many seconds ago a time was. What lies ahead was noted by a wrong clock, and counts as long ago. */
const ago = (time: number, now: number) => (time - now > ASKED_EVERY ? Number.POSITIVE_INFINITY : now - time)

const isFresh = ({ url, madeAt }: KeptLink, now: number) => url !== '' && ago(madeAt, now) < RENEWED_AFTER
const mayBeAsked = ({ askedAt }: KeptLink, now: number) => ago(askedAt, now) >= ASKED_EVERY

function readKept({ url, madeAt, askedAt }: Partial<Stored> = {}): KeptLink {
  return {
    url: typeof url === 'string' && secureUrl(url) ? url : '',
    madeAt: typeof madeAt === 'number' ? madeAt : 0,
    askedAt: typeof askedAt === 'number' ? askedAt : 0,
  }
}

/** The link to a page of the mini program; `undefined` where there is none now. What goes wrong is logged. */
export async function keptLink(
  path: string,
  inArchive: InArchive,
  invocation: Invocation,
): Promise<string | undefined> {
  const { appid, deadline } = invocation
  if (!appid) return undefined
  const _id = metaId.link(appid, path)
  const now = nowInSeconds()
  const own = known.get(_id) ?? NONE
  if (isFresh(own, now)) return own.url
  const { kept, isTurn } = await deadline.race(inArchive(archive => take(_id, archive))).catch(error => {
    ignored(error)
    // Without an archive the instance is on its own. One that does not answer may have a link: nobody asks for another.
    return { kept: own, isTurn: error.kind === 'not_configured' && mayBeAsked(own, now) }
  })
  known.set(_id, isTurn ? { ...kept, askedAt: now } : kept)
  const renew = async () => {
    const made = await makeLink(path, now, invocation)
    await inArchive(({ meta }) => meta.update({ _id }, made)).catch(ignored)
  }
  if (isTurn) await deadline.race(renew()).catch(error => logFailure(error, 'the link to the desk'))
  const { url, madeAt } = known.get(_id) ?? kept
  return url && ago(madeAt, now) < USED_FOR ? url : undefined
}

/** What is kept, and whether it is this call's turn, and no other's, to ask WeChat. */
async function take(_id: string, { meta, appid, now }: Archive) {
  const [document] = await meta.find({ _id })
  const kept = readKept(document)
  if (isFresh(kept, now) || !mayBeAsked(kept, now)) return { kept, isTurn: false }
  if (!document) {
    const taken = { ...NONE, _id, purpose: 'link', appid, askedAt: now }
    return { kept, isTurn: (await meta.add([taken])) === 'added' }
  }
  // Nobody has asked since it was read.
  const where = { _id, askedAt: document.askedAt ?? null }
  return { kept, isTurn: (await meta.update(where, { askedAt: now })) > 0 }
}

/** The link to a page; where none is fresh it is made now, whenever WeChat was last asked. Throws what WeChat refuses. */
export async function freshLink(path: string, invocation: Invocation): Promise<KeptLink> {
  const appid = appidOf(invocation)
  const _id = metaId.link(appid, path)
  const now = nowInSeconds()
  const found = await whereArchived(invocation, ({ meta }) => meta.find({ _id }))
  const kept = found ? readKept(found[0]) : (known.get(_id) ?? NONE)
  if (isFresh(kept, now)) return kept
  const made = await makeLink(path, now, invocation)
  await whereArchived(invocation, ({ meta }) => meta.put({ _id, purpose: 'link', appid, ...made }), {})
  return made
}

async function makeLink(path: string, now: number, invocation: Invocation): Promise<KeptLink> {
  const made = { url: await generateUrlLink(path, invocation), madeAt: now, askedAt: now }
  known.set(metaId.link(appidOf(invocation), path), made)
  return made
}

function ignored(error: unknown): void {
  if (!(error instanceof OperationError)) throw error
}
