import type { Database } from '../database/database'
import { sha256 } from './hash'
import { metaId } from './meta'

/*
 * Who was forgotten: a mark for each person, a hash of the openid, so that no sync brings anything of him back.
 */

const markId = (appid: string, openid: string) => metaId.forgotten(sha256(`${appid}:${openid}`))

/** Those of the openids that were forgotten. */
export async function forgottenAmong(
  openids: Iterable<string>,
  appid: string,
  { meta, _ }: Database,
): Promise<Set<string>> {
  const byMark = new Map([...new Set(openids)].filter(Boolean).map(openid => [markId(appid, openid), openid]))
  if (byMark.size === 0) return new Set()
  const marks = await meta.find({ _id: _.in([...byMark.keys()]) }, { fields: ['_id'] })
  return new Set(marks.flatMap(({ _id }) => byMark.get(_id) ?? []))
}

/** To mark somebody again changes nothing. */
export async function markForgotten(
  openid: string,
  appid: string,
  time: number,
  { meta }: Database,
): Promise<void> {
  await meta.add([{ _id: markId(appid, openid), purpose: 'forgotten', time }])
}
