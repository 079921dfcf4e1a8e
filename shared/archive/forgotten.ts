import type { Archive } from './archive'
import { sha256 } from './hash'
import { metaId } from './meta'

/*
 * Who was forgotten: a mark for each person, a hash of the openid, so that no sync brings anything of him back.
 */

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

/** To mark somebody again changes nothing. */
export async function markForgotten(openid: string, { meta, appid, now }: Archive): Promise<void> {
  await meta.add([{ _id: markId(appid, openid), purpose: 'forgotten', time: now }])
}
