import type { VoiceState, VoiceUpdate } from '../../client/client'
import { voicesChanged } from './changes'
import { client } from './client'
import { perform } from './dialogs'
import { myOpenid, rememberMe } from './me'
import { settings } from './settings'

/** The most voices that updateVoice takes at once. */
export const MAX_AT_ONCE = 100

/** Changes voices, and tells the lists that show them. @returns whether it was done */
export function handle(update: VoiceUpdate): Promise<boolean> {
  return perform('正在保存', () => change(update))
}

/** Assigns voices to the person with the phone. @returns whether it was done */
export function takeOver(ids: string[]): Promise<boolean> {
  return perform('正在保存', async () => {
    const { openid: assignee } = (await settings()).me
    rememberMe(assignee)
    const state: VoiceState = 'open'
    await change({ ids, state, ...(assignee && { assignee }) })
  })
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
