import {
  KIND_LABELS,
  typeLabel,
  type VoiceFilter,
  type VoiceKind,
  type VoiceQuery,
  type VoiceState,
} from '../../client/client'
import { ofChosenApp } from './apps'
import { chinaDateOf } from './china-time'
import { listOf } from './list-of'
import { nameOf } from './people'
import { type QueueName, queueFilter } from './queue'
import { stateName, type VoiceRow } from './voice-view'

/** What the inbox shows, and in which order. */
export interface Narrowing {
  queue: QueueName
  /** States with commas between them; `''` for all. */
  states: string
  sort: 'newest' | 'oldest'
  q: string
  /** What else they must be: each part is shown, and can be taken away. */
  filter: VoiceFilter
}

/** The states of what is still to be done. */
export const WAITING = 'new,open'

/** 待办 holds two states, so it has a word of its own. */
export const STATE_CHOICES = [
  { value: WAITING, name: '待办' },
  { value: 'done', name: '已处理' },
  { value: '', name: '全部状态' },
]

export const emptyNarrowing = (): Narrowing => ({
  queue: '',
  states: WAITING,
  sort: 'newest',
  q: '',
  filter: {},
})

/** Of what is looked at. The queue is a filter, too; where both say something, the queue counts. */
export function queryFor({ queue, states, sort, q, filter }: Narrowing): VoiceQuery {
  const state = states.split(',').filter(Boolean) as VoiceState[]
  const words = q.trim()
  return {
    ...ofChosenApp(),
    ...filter,
    ...queueFilter(queue),
    ...(state.length > 0 && { state }),
    ...(words && { q: words }),
    ...(sort === 'oldest' && { sort }),
  }
}

/** What the counts of a list leave aside. */
const NOT_COUNTED = ['kind', 'stars', 'replied', 'assignee'] as const

/** Whether the counts are what the queues would show. */
export const isCounted = ({ states, filter }: Narrowing): boolean =>
  states === WAITING && !NOT_COUNTED.some(name => filter[name] !== undefined)

/** Whether the counts are those of all that waits. */
export const isPlain = ({ q, filter }: Narrowing): boolean =>
  q.trim() === '' && Object.keys(filter).every(name => (NOT_COUNTED as readonly string[]).includes(name))

/** Opens a queue: what it says itself is taken out of the filter. */
export function withQueue(narrowing: Narrowing, queue: QueueName): Narrowing {
  const filter = { ...narrowing.filter }
  for (const name of Object.keys(queueFilter(queue)) as (keyof VoiceFilter)[]) delete filter[name]
  return { ...narrowing, queue, filter }
}

/** What a page was opened with: a filter that may hold states and words. Which mini program is looked at is no part of it. */
export function narrowingOf({ state, q = '', appid: _appid, ...filter }: VoiceFilter): Narrowing {
  return { ...emptyNarrowing(), states: listOf(state).join(','), q, filter }
}

/** The same for another mini program: what only the one before has is left out. */
export function elsewhere(narrowing: Narrowing): Narrowing {
  const { product: _product, openid: _openid, error: _error, ...filter } = narrowing.filter
  return { ...narrowing, filter }
}

/** A part of the filter as people see it. Times are one. */
export interface Pill {
  name: string
  text: string
}

export function pillsOf({ states, filter }: Narrowing): Pill[] {
  const { startTime, endTime, ...rest } = filter
  const pills = Object.entries(rest).map(([name, value]) => ({ name, text: words(name, value) }))
  if (startTime !== undefined || endTime !== undefined) {
    pills.unshift({ name: 'time', text: `${dateOf(startTime)} 至 ${dateOf(endTime) || '今天'}` })
  }
  if (!STATE_CHOICES.some(({ value }) => value === states))
    pills.unshift({ name: 'states', text: stateWords(states) })
  return pills
}

/** Takes a pill away. */
export function withoutPill(narrowing: Narrowing, pill: string): Narrowing {
  if (pill === 'states') return { ...narrowing, states: WAITING }
  const filter = { ...narrowing.filter }
  if (pill === 'time') {
    delete filter.startTime
    delete filter.endTime
  } else delete filter[pill as keyof VoiceFilter]
  return { ...narrowing, filter }
}

const stateWords = (states: string) =>
  states
    .split(',')
    .map(state => stateName(state as VoiceState))
    .join('、')

function words(name: string, value: unknown): string {
  const values = listOf(value)
  switch (name) {
    case 'kind':
      return values.map(kind => KIND_LABELS[kind as VoiceKind]).join('、')
    case 'type':
      return values.map(type => typeLabel(Number(type))).join('、')
    case 'stars':
      return `${values.join('、')} 星`
    case 'replied':
      return value ? '已回复' : '待回复'
    case 'assignee':
      return value ? `${nameOf(String(value))}负责` : '未指派'
    case 'openid':
      return '同一位用户'
    case 'version':
      return `微信 ${value}`
    case 'error':
      return `JS 错误 ${value}`
    default:
      return String(value).replace(/<.*>/, '')
  }
}

/** `2026-11-01`: times are seconds, or texts that begin with the date. */
const dateOf = (time: number | string | undefined) =>
  typeof time === 'number' ? chinaDateOf(time) : (time ?? '').slice(0, 10)

/** Whether a row that was changed here is still one of the list. */
export function belongs(row: VoiceRow, { state, replied, assignee, tag }: VoiceQuery): boolean {
  const isOneOf = state === undefined || listOf(state).includes(row.state)
  const isReplied = replied === undefined || row.replied === replied
  const isTheirs = assignee === undefined || row.assignee === assignee
  return isOneOf && isReplied && isTheirs && (tag === undefined || row.tags.includes(tag))
}

/** What is said where nothing is found. */
export function emptyText({ q, queue, states, filter }: Narrowing): string {
  if (q.trim()) return '没有找到相关的内容'
  const isEverything = queue === '' && Object.keys(filter).length === 0
  return states === WAITING && isEverything ? '都处理完了' : '这里没有内容'
}
