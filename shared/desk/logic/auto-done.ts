import type { VoiceQuery } from '../../client/client'
import { areSeveral, chosenApp, ofApp } from './apps'
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

/** They are counted once while the mini program runs, by appid. */
const counted = new Map<string, Promise<number>>()

/** Of each mini program it is asked by itself, where there are several. */
const keyOf = (appid: string) => [KEY, appid].filter(Boolean).join(' ')

/**
 * How many good comments wait, where it is worth offering to take them away; else 0. It is offered once on each phone,
 * for one mini program at a time: each has settings of its own.
 */
export async function goodOnesWaiting(comments: number): Promise<number> {
  if (comments < MANY || wx.getStorageSync(keyOf(chosenApp()))) return 0
  // Where they cannot be counted, it can be offered another time.
  const appid = chosenApp()
  const counting = counted.get(appid) ?? count(appid).catch(() => 0)
  counted.set(appid, counting)
  return counting
}

async function count(appid: string): Promise<number> {
  const { autoDone } = await settings()
  if (autoDone !== null || areSeveral()) return 0
  const { total } = await client.listVoices({ ...ofApp(appid), ...GOOD, limit: 1 })
  return total < MANY ? 0 : total
}

export function offerAnswered(): void {
  wx.setStorageSync(keyOf(chosenApp()), true)
}

/** Marks the good ones that wait as done. @throws what the functions throw */
export async function markGoodOnes(progress: (done: number) => void): Promise<void> {
  const done = new Set<string>()
  const app = ofApp(chosenApp())
  for (;;) {
    const { list } = await client.listVoices({ ...app, ...GOOD, limit: MAX_AT_ONCE })
    // Somebody may open one again meanwhile: that one stays.
    const ids = list.map(({ _id }) => _id).filter(id => !done.has(id))
    if (ids.length === 0) return
    const changed = await client.updateVoice({ ids, state: 'done' })
    voicesChanged(changed.list)
    for (const id of ids) done.add(id)
    progress(done.size)
  }
}
