import { MOST_ADDED } from '../database/database'
import { chunksOf, eachOf } from '../each-of'
import type { Archive } from './archive'
import { sha256 } from './hash'
import { metaId } from './meta'

/*
 * Who was forgotten: a mark for each person, a hash of the openid, so that no sync brings anything of him back.
 */

const CONCURRENCY = 4

const markId = (appid: string, openid: string) => metaId.forgotten(sha256(`${appid}:${openid}`))

/** Those of the openids that were forgotten. */
export async function forgottenAmong(
  openids: Iterable<string>,
  { meta, appid, _ }: Archive,
): Promise<Set<string>> {
  const byMark = new Map([...new Set(openids)].filter(Boolean).map(openid => [markId(appid, openid), openid]))
  if (byMark.size === 0) return new Set()
  const marks = await meta.find({ _id: _.in([...byMark.keys()]) }, { fields: ['_id'] })
  return new Set(marks.flatMap(({ _id }) => byMark.get(_id) ?? []))
}

/** Marks somebody for each of the mini programs that are meant. To mark somebody again changes nothing. */
export async function markForgotten(openid: string, { meta, appids, now, _ }: Archive): Promise<void> {
  const marks = appids.map(appid => ({ _id: markId(appid, openid), purpose: 'forgotten', time: now }))
  for (const chunk of chunksOf(marks, MOST_ADDED)) {
    if ((await meta.add(chunk)) === 'added' || chunk.length === 1) continue
    // It is not known which were added beside those that were there.
    const there = await meta.find({ _id: _.in(chunk.map(({ _id }) => _id)) }, { fields: ['_id'] })
    const missing = chunk.filter(({ _id }) => !there.some(mark => mark._id === _id))
    await eachOf(missing, CONCURRENCY, mark => meta.add([mark]))
  }
}
