import type { ListedVoice } from '../../client/client'
import { ofChosenApp } from './apps'
import { nowSeconds } from './china-time'
import { client } from './client'
import { formatTime } from './format'

/*
 * How new the list is. When a sync last ran is known to checkSetup alone, which asks WeChat for it: too much for every look at
 * the list. The newest time at which one brought something in stands in the voices.
 */

let newest = 0
let syncedAt = 0

export function noteReceived(voices: Pick<ListedVoice, 'firstSeen'>[]): void {
  newest = Math.max(newest, ...voices.map(({ firstSeen }) => firstSeen))
}

export function receivedText(): string {
  if (syncedAt >= newest && syncedAt > 0) return `${formatTime(syncedAt)} 同步过`
  return newest > 0 ? `最近收到 ${formatTime(newest)}` : ''
}

/** Brings in what is new. @throws what `syncVoices` throws */
export async function syncNow(): Promise<void> {
  await client.syncVoices(ofChosenApp())
  syncedAt = nowSeconds()
}
