import type { VoiceState, VoiceUpdate } from '../../client/client'
import { voicesChanged } from './changes'
import { client } from './client'
import { perform } from './dialogs'
import { myOpenid, rememberMe } from './me'

/** The most voices that updateVoice takes at once. */
export const MAX_AT_ONCE = 100

/** Changes voices, and tells the lists that show them. @returns whether it was done */
export function handle(update: VoiceUpdate): Promise<boolean> {
  return perform('正在保存', () => change(update))
}

/** Assigns voices to the person with the phone. @returns whether it was done */
export function takeOver(ids: string[]): Promise<boolean> {
  return perform('正在保存', async () => {
    const state: VoiceState = 'open'
    if (!myOpenid()) await change({ ids, state })
    await change({ ids, state, assignee: myOpenid() })
  })
}

async function change(update: VoiceUpdate): Promise<void> {
  const { list } = await client.updateVoice(update)
  const { id: _id, ids: _ids, ...made } = update
  if (!myOpenid()) await learnFrom(list[0]?._id)
  voicesChanged(
    list.map(voice => ({
      ...voice,
      entry: { time: voice.updatedAt, by: myOpenid(), action: 'update', ...made },
    })),
  )
}

/** The history of a voice that was just changed from here tells the openid. */
async function learnFrom(id: string | undefined): Promise<void> {
  if (id) rememberMe((await client.getVoice({ id })).history.slice(-1)[0]?.by)
}
