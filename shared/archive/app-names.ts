import type { Database, Stored } from '../database/database'
import { OperationError } from '../errors'
import { asText } from '../values'
import type { Archive } from './archive'
import { recordHashOf } from './hash'
import { metaId } from './meta'
import type { SeenApp } from './settings-types'

/*
 * What mini programs are called, and their portraits, where several are served: as the newest record brought them that
 * names its mini program.
 */

/** Of its document; what is not known is `''`. */
export const seenAppIn = (appid: string, document: Partial<Stored> | undefined): SeenApp => ({
  appid,
  name: asText(document?.name),
  headImg: asText(document?.headImg),
})

/** What each of these mini programs is called: its name, else its appid. */
export async function findAppNames(
  appids: readonly string[],
  { meta, _ }: Pick<Database, 'meta' | '_'>,
): Promise<Map<string, string>> {
  const documents = await meta.find({ _id: _.in(appids.map(metaId.app)) })
  const nameOf = (appid: string) =>
    seenAppIn(
      appid,
      documents.find(({ _id }) => _id === metaId.app(appid)),
    ).name || appid
  return new Map(appids.map(appid => [appid, nameOf(appid)]))
}

/** What this instance knows to be noted: the hash of each mini program's names, by appid. */
const noted = new Map<string, string>()

/**
 * Notes what the mini program that is meant is called, unless that is noted, or what a newer record brought. It is worth
 * no failure.
 *
 * @param time when the record was made that brought it
 */
export async function noteAppName(
  { name, headImg }: Pick<SeenApp, 'name' | 'headImg'>,
  time: number,
  { meta, appid, invocation }: Archive,
): Promise<void> {
  const hash = recordHashOf({ name, headImg })
  if (!name || (invocation.served?.length ?? 0) < 2 || noted.get(appid) === hash) return
  const _id = metaId.app(appid)
  try {
    const [before] = await meta.find({ _id })
    if (before && Number(before.time) > time) return
    if (before?.hash !== hash) await meta.put({ _id, appid, name, headImg, hash, time })
    noted.set(appid, hash)
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
  }
}
