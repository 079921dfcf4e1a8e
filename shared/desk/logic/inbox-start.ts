import type { VoiceQuery } from '../../client/client'
import type { Chunk } from '../components/voice-list/voice-list'
import { chosenApp, lookAt } from './apps'
import { keep, recall } from './kept'
import { readListQuery } from './list-query'
import { elsewhere, type Narrowing, narrowingOf } from './narrowing'
import { LIST_DATA, type ListPlace } from './pager'
import { pick } from './pick'

/* What the inbox begins with: what its address asks for, or what it showed when the bottom bar left it. */

/** What the address asks for; `undefined` where that is nothing. A mini program that it names is looked at from now on. */
export function askedIn(options: Record<string, string | undefined>): Narrowing | undefined {
  const asked = readListQuery(options)
  lookAt(asked?.appid)
  return asked && narrowingOf(asked)
}

const KEPT = [...LIST_DATA, 'appid', 'narrowing', 'counts', 'live', 'openId', 'commentId', 'shown'] as const

/** What is kept; the list only where nothing was being read. */
export interface KeptInbox {
  data: { appid: string; narrowing: Narrowing }
  list?: { place: ListPlace<VoiceQuery>; chunks: Chunk[] }
}

export function keepInbox(
  data: KeptInbox['data'] & Record<(typeof KEPT)[number], unknown>,
  place: ListPlace<VoiceQuery> | undefined,
  chunks: Chunk[] | undefined,
): void {
  const kept: KeptInbox = { data: pick(data, KEPT), ...(place && chunks && { list: { place, chunks } }) }
  keep('inbox', kept)
}

/** Only how it was narrowed, where another mini program is looked at meanwhile. */
export function recallInbox(): KeptInbox | undefined {
  const kept = recall<KeptInbox>('inbox')
  const appid = chosenApp()
  if (!kept || kept.data.appid === appid) return kept
  return { data: { appid, narrowing: elsewhere(kept.data.narrowing) } }
}
