import type { VoiceUpdate } from '../../client/client'
import { voicesChanged } from './changes'
import { client } from './client'
import { perform } from './dialogs'
import { myOpenid } from './me'

/** The most voices that updateVoice takes at once. */
export const MAX_AT_ONCE = 100

/** Changes voices, and tells the lists that show them. @returns whether it was done */
export function handle(update: VoiceUpdate): Promise<boolean> {
  return perform('正在保存', () => change(update))
}

/** The same, without a word on the screen. @throws what `updateVoice` throws */
export async function change(update: VoiceUpdate): Promise<void> {
  const { list } = await client.updateVoice(update)
  const { id: _id, ids: _ids, ...made } = update
  voicesChanged(
    list.map(voice => ({
      ...voice,
      entry: { time: voice.updatedAt, by: myOpenid(), action: 'update', ...made },
    })),
  )
}
