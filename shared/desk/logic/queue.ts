import type { QueueCounts, VoiceFilter } from '../../client/client'
import { myOpenid } from './me'
import type { VoiceRow } from './voice-view'

/** What of the voices that wait is shown: `''` for all. */
export type QueueName = '' | 'bad' | 'unreplied' | 'mine' | 'feedback' | 'comments'

/** The stars of what WeChat calls 差评, and 0, which has been seen. */
const BAD_STARS = [0, 1, 2]

interface Queue {
  value: QueueName
  name: string
  count: keyof QueueCounts
  filter: () => VoiceFilter
}

const QUEUES: Queue[] = [
  { value: '', name: '全部', count: 'all', filter: () => ({}) },
  { value: 'bad', name: '差评', count: 'bad', filter: () => ({ stars: BAD_STARS }) },
  { value: 'unreplied', name: '待回复', count: 'unreplied', filter: () => ({ replied: false }) },
  { value: 'mine', name: '我负责', count: 'mine', filter: () => ({ assignee: myOpenid() }) },
  { value: 'feedback', name: '反馈', count: 'feedback', filter: () => ({ kind: 'feedback' }) },
  { value: 'comments', name: '评价', count: 'comments', filter: () => ({ kind: 'comment' }) },
]

/** What a queue finds among all voices. */
export const queueFilter = (name: QueueName): VoiceFilter =>
  QUEUES.find(({ value }) => value === name)?.filter() ?? {}

/** One choice of a filter, with how many it would show where that is known. */
export interface Chip {
  value: string
  name: string
  count?: number
}

export const queueChips = (counts?: QueueCounts): Chip[] =>
  QUEUES.map(({ value, name, count }) => ({ value, name, ...(counts && { count: counts[count] }) }))

/** The counts after a voice was changed here. */
export function movedCounts(counts: QueueCounts, before: VoiceRow, after: VoiceRow): QueueCounts {
  const moved = { ...counts }
  for (const { count } of QUEUES) moved[count] += Number(isIn(count, after)) - Number(isIn(count, before))
  return moved
}

/** Whether one of the counts counts this voice. */
function isIn(count: keyof QueueCounts, row: VoiceRow): boolean {
  if (row.state === 'done') return false
  switch (count) {
    case 'all':
      return true
    case 'bad':
      return row.isBad
    case 'unreplied':
      return row.kind === 'comment' && !row.replied
    case 'mine':
      return row.assignee !== '' && row.assignee === myOpenid()
    case 'feedback':
      return row.kind === 'feedback'
    case 'comments':
      return row.kind === 'comment'
  }
}
