import { SECONDS_A_DAY } from '../china-time'
import type { Archive } from './archive'
import { removeExports } from './exported-files'
import { removeVoices } from './forgetUser'

/** Removes voices older than VOICE_RETENTION_DAYS, and exported files older than a day; gives the number of voices. */
export async function removeOld(archive: Archive): Promise<number> {
  const { appid, keepsFrom, now, _ } = archive
  await removeExports({ createTime: _.lt(now - SECONDS_A_DAY) }, archive)
  return keepsFrom === 0 ? 0 : removeVoices({ appid, createTime: _.lt(keepsFrom) }, archive)
}
