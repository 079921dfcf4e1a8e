import type { Stored } from '../../shared/database/database'
import { useLocalCloud } from './cloud'

/** A local cloud whose archive a test fills by itself. */
export function useArchive(options?: Parameters<typeof useLocalCloud>[0]) {
  const local = useLocalCloud(options)
  return {
    ...local,
    put(...voices: Stored[]) {
      local.cloud().database.insert('user_voices', voices)
    },
    /** What stands in the archive. */
    voices: () => local.cloud().database.documents('user_voices'),
    empty: () => local.cloud().database.clear(),
    databaseRequests: () => local.cloud().requests.filter(({ name }) => name.startsWith('database.')),
  }
}
