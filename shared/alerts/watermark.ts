import { type Archive, seenUpTo } from '../archive/archive'
import { metaId } from '../archive/meta'
import { MOST_READ, type Stored } from '../database/database'
import { kinds } from '../kinds/lookup'

/*
 * How far the alerts of the syncs came. The watermark advances when all of a sync's alerts are inserted, and stays an
 * hour behind: so people are told even when a sync dies before, or a voice is added late.
 */

/** The first sync alerts of nothing older. */
const FIRST_SECONDS = 60 * 60

/** A voice may be added this much later than it says: it counts as first seen when its sync began. */
const OVERLAP_SECONDS = 60 * 60

export interface Watermark {
  /** Voices that were created before are never alerted. */
  since: number
  /** Voices that were first seen before have their alerts. */
  upTo: number
  /** The time of the newest voice that was found since; 0 where there is none. */
  newest: number
}

export async function readWatermark(archive: Archive): Promise<Watermark> {
  const { voices, meta, appid, now } = archive
  const _id = metaId.alerts(appid)
  const [document] = await meta.find({ _id })
  if (typeof document?.since === 'number' && typeof document.upTo === 'number') {
    return { since: document.since, upTo: document.upTo, newest: 0 }
  }
  const [newest] = await voices.find(
    { appid },
    { fields: ['createTime'], sort: { createTime: 'desc' }, limit: 1 },
  )
  const later = typeof newest?.createTime === 'number' ? newest.createTime + 1 + FIRST_SECONDS : now
  const first = { since: seenUpTo(later, archive) - FIRST_SECONDS, upTo: 0 }
  await meta.add([{ _id, purpose: 'alerts', ...first }])
  return { ...first, newest: 0 }
}

/** It never goes back, even when several calls write it. */
export async function advanceWatermark({ upTo, newest }: Watermark, archive: Archive): Promise<void> {
  const { meta, appid, _ } = archive
  const next = seenUpTo(newest + OVERLAP_SECONDS, archive) - OVERLAP_SECONDS
  if (next <= upTo) return
  await meta.update({ _id: metaId.alerts(appid), upTo: _.lt(next) }, { upTo: next })
}

/** The fields by which the kinds decide whether a voice is wanted. */
const WANTED_BY = kinds.flatMap(({ alert }) => alert.fields)

/** Voices that may have no alert yet, with the fields that decide whether they need one. */
export async function voicesSince(
  watermark: Watermark,
  skip: number,
  { voices, appid, _ }: Archive,
): Promise<Stored[]> {
  const { since, upTo } = watermark
  const found = await voices.find(
    { appid, firstSeen: _.gte(upTo), createTime: _.gte(since) },
    {
      fields: ['_id', 'kind', 'openid', 'createTime', ...WANTED_BY],
      sort: { firstSeen: 'asc', _id: 'asc' },
      skip,
      limit: MOST_READ,
    },
  )
  watermark.newest = Math.max(watermark.newest, ...found.map(({ createTime }) => Number(createTime)))
  return found
}
