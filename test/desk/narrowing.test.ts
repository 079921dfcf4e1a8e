import { describe, expect, it } from 'vitest'
import type { VoiceFilter, VoiceQuery } from '../../shared/archive/operations'
import { loadLogic } from '../helpers/logic'

/* How the inbox of the built mini program is narrowed. */

interface Narrowing {
  queue: string
  states: string
  sort: string
  q: string
  filter: VoiceFilter
}
interface Pill {
  name: string
  text: string
}
interface Row {
  state: string
  replied: boolean
  assignee: string
  tags: string[]
}
interface Narrowings {
  emptyNarrowing(): Narrowing
  narrowingOf(filter: VoiceFilter): Narrowing
  elsewhere(narrowing: Narrowing): Narrowing
  pillsOf(narrowing: Narrowing): Pill[]
  withoutPill(narrowing: Narrowing, pill: string): Narrowing
  withQueue(narrowing: Narrowing, queue: string): Narrowing
  isCounted(narrowing: Narrowing): boolean
  isPlain(narrowing: Narrowing): boolean
  belongs(row: Row, query: VoiceQuery): boolean
  emptyText(narrowing: Narrowing): string
}
const {
  emptyNarrowing,
  narrowingOf,
  elsewhere,
  pillsOf,
  withoutPill,
  withQueue,
  isCounted,
  isPlain,
  belongs,
  emptyText,
} = loadLogic<Narrowings>('narrowing.js')

const narrowed = (given: Partial<Narrowing>): Narrowing => ({ ...emptyNarrowing(), ...given })
const of = (filter: VoiceFilter) => narrowed({ filter })
const seconds = (time: string) => Date.parse(`${time}+08:00`) / 1000

describe('what an address asks for', () => {
  it('is shown in the states that it names, or in all; which mini program is meant is no part of it', () => {
    expect(narrowingOf({ state: ['new', 'done'], q: '漏液', appid: 'wx1', tag: '物流' })).toEqual({
      queue: '',
      states: 'new,done',
      sort: 'newest',
      q: '漏液',
      filter: { tag: '物流' },
    })
    expect(narrowingOf({ state: 'done' })).toMatchObject({ states: 'done', q: '', filter: {} })
    expect(narrowingOf({})).toMatchObject({ states: '', q: '' })
  })

  it('is, for another mini program, all but what the one before has alone', () => {
    const narrowing = narrowed({ q: 'a', filter: { product: '米糕', openid: 'o', error: 'e', tag: '物流' } })
    expect(elsewhere(narrowing)).toEqual({ ...narrowing, filter: { tag: '物流' } })
  })
})

describe('each part of a filter', () => {
  const textsOf = (narrowing: Narrowing) => pillsOf(narrowing).map(({ text }) => text)

  it.each([
    [{ kind: ['feedback', 'comment'] }, '反馈、评价'],
    [{ type: [4, 15] }, '黑屏白屏、其他（15）'],
    [{ stars: [1, 2] }, '1、2 星'],
    [{ replied: true }, '已回复'],
    [{ replied: false }, '待回复'],
    [{ assignee: '' }, '未指派'],
    [{ openid: 'oUser' }, '同一位用户'],
    [{ version: '8.0.50' }, '微信 8.0.50'],
    [{ error: 'TypeError' }, 'JS 错误 TypeError'],
    [{ model: 'iPhone 13<iPhone14,5>' }, 'iPhone 13'],
    [{ tag: '物流' }, '物流'],
    [
      { startTime: '2026-11-01T00:00:00', endTime: seconds('2026-11-02T23:59:59') },
      '2026-11-01 至 2026-11-02',
    ],
    [{ startTime: seconds('2026-11-01T00:00:00') }, '2026-11-01 至 今天'],
    [{ endTime: '2026-11-02' }, ' 至 2026-11-02'],
  ] as [VoiceFilter, string][])('is said in words: %o is %s', (filter, text) => {
    expect(textsOf(of(filter))).toEqual([text])
  })

  it('stands behind the states, where these are none of the choices, and the times', () => {
    expect(
      textsOf(narrowed({ states: 'new,done', filter: { tag: '物流', startTime: '2026-11-01' } })),
    ).toEqual(['待处理、已处理', '2026-11-01 至 今天', '物流'])
    for (const states of ['new,open', 'done', '']) expect(textsOf(narrowed({ states }))).toEqual([])
  })

  it('is taken away alone; of times, both', () => {
    const filter = { tag: '物流', stars: 1, startTime: 1, endTime: 2 }
    const narrowing = narrowed({ states: 'new', q: 'a', filter })
    const [states, time, tag, stars] = pillsOf(narrowing).map(({ name }) => withoutPill(narrowing, name))
    expect(states).toEqual({ ...narrowing, states: 'new,open' })
    expect(time).toEqual({ ...narrowing, filter: { tag: '物流', stars: 1 } })
    expect(tag).toEqual({ ...narrowing, filter: { stars: 1, startTime: 1, endTime: 2 } })
    expect(stars).toEqual({ ...narrowing, filter: { tag: '物流', startTime: 1, endTime: 2 } })
    expect(narrowing.filter).toBe(filter)
  })

  it('gives way to the queue that says the same', () => {
    const filter: VoiceFilter = { kind: 'comment', stars: 5, replied: true, tag: '物流' }
    const { stars: _stars, ...notBad } = filter
    const { replied: _replied, ...notReplied } = filter
    const { kind: _kind, ...ofAnyKind } = filter
    expect(withQueue(of(filter), 'bad')).toEqual(narrowed({ queue: 'bad', filter: notBad }))
    expect(withQueue(of(filter), 'unreplied')).toEqual(narrowed({ queue: 'unreplied', filter: notReplied }))
    expect(withQueue(of(filter), 'feedback')).toEqual(narrowed({ queue: 'feedback', filter: ofAnyKind }))
    expect(withQueue(narrowed({ queue: 'bad', filter }), '')).toEqual(narrowed({ queue: '', filter }))
  })
})

describe('the counts of a list', () => {
  it('are those of the queues while it shows what waits, by what all queues leave open', () => {
    expect(isCounted(emptyNarrowing())).toBe(true)
    expect(isCounted(narrowed({ q: 'a', filter: { tag: '物流' } }))).toBe(true)
    for (const states of ['', 'done', 'new']) expect(isCounted(narrowed({ states }))).toBe(false)
    for (const filter of [{ kind: 'comment' }, { stars: 0 }, { replied: false }, { assignee: '' }] as const)
      expect([filter, isCounted(of(filter))]).toEqual([filter, false])
  })

  it('are of all that waits where nothing narrows them', () => {
    expect(isPlain(narrowed({ q: ' ' }))).toBe(true)
    expect(isPlain(of({ kind: 'comment', stars: 1, replied: false, assignee: 'o' }))).toBe(true)
    expect(isPlain(narrowed({ q: 'a' }))).toBe(false)
    expect(isPlain(of({ kind: 'comment', tag: '物流' }))).toBe(false)
  })
})

describe('a row that was changed', () => {
  const row: Row = { state: 'open', replied: false, assignee: 'o1', tags: ['物流', '破损'] }

  it.each([
    [{}, true],
    [{ state: ['new', 'open'], replied: false, assignee: 'o1', tag: '破损' }, true],
    [{ state: 'open' }, true],
    [{ state: 'new' }, false],
    [{ state: ['new', 'done'] }, false],
    [{ replied: true }, false],
    [{ assignee: '' }, false],
    [{ tag: '口味' }, false],
    [{ state: 'new', replied: false, assignee: 'o1', tag: '破损' }, false],
    [{ state: 'open', replied: true, assignee: 'o1', tag: '破损' }, false],
  ] as [VoiceQuery, boolean][])('is one of the list %o: %s', (query, is) => {
    expect(belongs(row, query)).toBe(is)
  })
})

describe('where nothing is found', () => {
  it('it is said that all is done only where all that waits is looked at', () => {
    expect(emptyText(emptyNarrowing())).toBe('都处理完了')
    for (const narrowing of [narrowed({ queue: 'bad' }), narrowed({ states: 'done' }), of({ tag: '物流' })])
      expect(emptyText(narrowing)).toBe('这里没有内容')
    expect(emptyText(narrowed({ q: ' 漏液 ', states: '' }))).toBe('没有找到相关的内容')
    expect(emptyText(narrowed({ q: ' ' }))).toBe('都处理完了')
  })
})
