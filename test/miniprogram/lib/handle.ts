import type { Voice, VoiceState, VoiceUpdate } from 'wx-user-voice'
import { voicesChanged } from './changes'
import { client } from './client'
import { perform } from './dialogs'
import { myOpenid, rememberMe } from './me'

/** The most voices that updateVoice takes at once. */
export const MAX_AT_ONCE = 100

/** Changes voices, and tells the lists that show them. @returns whether it was done */
export function handle(update: VoiceUpdate): Promise<boolean> {
  return perform('正在保存', async () => {
    const { list } = await client.updateVoice(update)
    learnFrom(list)
    voicesChanged(list)
  })
}

/** Assigns voices to the person with the phone. @returns whether it was done */
export function takeOver(ids: string[]): Promise<boolean> {
  return perform('正在保存', async () => {
    const state: VoiceState = 'open'
    // The history of a voice that was changed from here tells the openid.
    if (!myOpenid()) learnFrom((await client.updateVoice({ ids, state })).list)
    const { list } = await client.updateVoice({ ids, state, assignee: myOpenid() })
    voicesChanged(list)
  })
}

function learnFrom([voice]: Voice[]): void {
  rememberMe(voice?.history.slice(-1)[0]?.by)
}
