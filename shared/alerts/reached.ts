import type { Archive } from '../archive/archive'
import { metaId } from '../archive/meta'
import { MOST_READ, type Stored } from '../database/database'

/*
 * How far the alerts of the syncs came. It is written when all of a sync's alerts stand in the archive, and an hour
 * behind, so that a death before, or a voice that is added late, leaves nobody untold.
 */

/** The first sync alerts of nothing older. */
const FIRST_SECONDS = 60 * 60

/** A voice may be added this long after the sync began that says when it was first seen. */
const OVERLAP_SECONDS = 60 * 60

/** How far alerts came: what was created before `since` never counts, what was first seen before `upTo` was dealt with. */
interface Reached {
  since: number
  upTo: number
}

export async function readReached({ meta, appid, now }: Archive): Promise<Reached> {
  const _id = metaId.alerts(appid)
  const [document] = await meta.find({ _id })
  if (typeof document?.since === 'number' && typeof document.upTo === 'number') {
    return { since: document.since, upTo: document.upTo }
  }
  const first = { since: now - FIRST_SECONDS, upTo: 0 }
  await meta.add([{ _id, purpose: 'alerts', ...first }])
  return first
}

/** Only forward, whoever else writes it. */
export async function writeReached({ upTo }: Reached, { meta, appid, now, _ }: Archive): Promise<void> {
  const next = now - OVERLAP_SECONDS
  if (next <= upTo) return
  await meta.update({ _id: metaId.alerts(appid), upTo: _.lt(next) }, { upTo: next })
}

export function voicesSince(
  { since, upTo }: Reached,
  skip: number,
  { voices, appid, _ }: Archive,
): Promise<Stored[]> {
  return voices.find(
    { appid, firstSeen: _.gte(upTo), createTime: _.gte(since) },
    { fields: ['_id', 'kind', 'stars'], sort: { firstSeen: 'asc', _id: 'asc' }, skip, limit: MOST_READ },
  )
}
