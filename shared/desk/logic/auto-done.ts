import type { VoiceQuery } from '../../client/client'
import { voicesChanged } from './changes'
import { client } from './client'
import { MAX_AT_ONCE } from './handle'
import { settings } from './settings'

const KEY = 'autoDone offered'
/** So many comments wait before it is worth a word, and so many of them must be good. */
const MANY = 20

/** From so many stars on a comment is good. */
export const GOOD_STARS = 4

const GOOD: VoiceQuery = { kind: 'comment', stars: [GOOD_STARS, 5], state: ['new', 'open'] }

/** They are counted once while the mini program runs. */
let counted: Promise<number> | undefined

/** How many good comments wait, where it is worth offering to take them away; else 0. It is offered once on each phone. */
export async function goodOnesWaiting(comments: number): Promise<number> {
  if (comments < MANY || wx.getStorageSync(KEY)) return 0
  // Where they cannot be counted, it can be offered another time.
  counted ??= count().catch(() => 0)
  return counted
}

async function count(): Promise<number> {
  if ((await settings()).autoDone !== null) return 0
  const { total } = await client.listVoices({ ...GOOD, limit: 1 })
  return total < MANY ? 0 : total
}

export function offerAnswered(): void {
  wx.setStorageSync(KEY, true)
}

/** Marks the good ones that wait as done. @throws what the functions throw */
export async function markGoodOnes(progress: (done: number) => void): Promise<void> {
  const done = new Set<string>()
  for (;;) {
    const { list } = await client.listVoices({ ...GOOD, limit: MAX_AT_ONCE })
    // Somebody may open one again meanwhile: that one stays.
    const ids = list.map(({ _id }) => _id).filter(id => !done.has(id))
    if (ids.length === 0) return
    const changed = await client.updateVoice({ ids, state: 'done' })
    voicesChanged(changed.list)
    for (const id of ids) done.add(id)
    progress(done.size)
  }
}
