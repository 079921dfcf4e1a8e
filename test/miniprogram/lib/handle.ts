import type { Voice, VoiceState, VoiceUpdate } from 'wx-user-voice'
import { voicesChanged } from './changes'
import { client } from './client'
import { perform } from './dialogs'
import { myOpenid, rememberMe } from './me'

/** WeChat's functions take so many at once. */
export const MAX_AT_ONCE = 100

/** Changes voices, and tells whoever shows them. @returns whether it was done */
export function handle(update: VoiceUpdate): Promise<boolean> {
  return perform('正在保存', async () => {
    const { list } = await client.updateVoice(update)
    learnFrom(list)
    voicesChanged(list)
  })
}

/** Takes voices: whoever does it deals with them. */
export function takeOver(ids: string[]): Promise<boolean> {
  return perform('正在保存', async () => {
    const state: VoiceState = 'open'
    // Who this is stands in the history of what was changed from here.
    if (!myOpenid()) learnFrom((await client.updateVoice({ ids, state })).list)
    const { list } = await client.updateVoice({ ids, state, assignee: myOpenid() })
    voicesChanged(list)
  })
}

function learnFrom([voice]: Voice[]): void {
  rememberMe(voice?.history.slice(-1)[0]?.by)
}
