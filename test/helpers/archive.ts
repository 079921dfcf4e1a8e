import type { VoiceQuery } from '../../shared/archive/operations'
import type { Stored } from '../../shared/database/database'
import type { Page } from '../../shared/types'
import { useLocalCloud } from './cloud'

/** A local cloud whose archive a test fills by itself. */
export function useArchive(options?: Parameters<typeof useLocalCloud>[0]) {
  const local = useLocalCloud(options)
  const list = (query: object) => local.data<Page<Stored, VoiceQuery>>('listVoices', query)
  return {
    ...local,
    /** A page of listVoices. */
    list,
    /** The ids of all that a query finds, page by page. */
    async listAll(query: VoiceQuery): Promise<string[]> {
      const found: string[] = []
      for (let next: VoiceQuery | null = query; next; ) {
        const page: Page<Stored, VoiceQuery> = await list(next)
        found.push(...idsOf(page))
        next = page.next
      }
      return found
    },
    put(...voices: Stored[]) {
      local.cloud().database.insert('user_voices', voices)
    },
    /** So much time passes for what `user_voice_meta` notes of files. */
    age(seconds: number) {
      const meta = local.cloud().database.collection('user_voice_meta')
      for (const document of meta.all()) {
        const { _id, createTime } = document
        if (createTime) meta.set(String(_id), { ...document, createTime: Number(createTime) - seconds })
      }
    },
    /** What stands in the archive. */
    voices: () => local.cloud().database.documents('user_voices'),
    empty: () => local.cloud().database.clear(),
    databaseRequests: () => local.cloud().requests.filter(({ name }) => name.startsWith('database.')),
  }
}

export const idsOf = ({ list }: Page<Stored, unknown>) => list.map(({ _id }) => _id)
