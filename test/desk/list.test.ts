import { afterEach, describe, expect, it, vi } from 'vitest'
import { loadLogic } from '../helpers/logic'

/* The list of the built mini program: what is marked in it, its order, its counts, and what is chosen. */

describe('what was searched for', () => {
  interface Highlight {
    highlight(text: string, q?: string): { text: string; isHit: boolean }[]
    highlightSnippet(text: string, q?: string): { text: string; isHit: boolean }[]
  }
  const marked = (parts: { text: string; isHit: boolean }[]) => {
    // No element without a text, but for a text that is empty.
    if (parts.length > 1) expect(parts.map(({ text }) => text)).not.toContain('')
    return parts.map(({ text, isHit }) => (isHit ? `[${text}]` : text)).join('')
  }

  it.each([
    ['白屏了，Black', '白屏', '[白屏]了，Black'],
    ['白屏了，Black', 'BLACK 了', '白屏[了]，[Black]'],
    ['白屏白屏', ' 白屏  了 ', '[白屏][白屏]'],
    ['a.b (c) $1', '.b (c)', 'a[.b] [(c)] $1'],
    ['没有', '别的', '没有'],
    ['没有', ' ', '没有'],
    ['', '别的', ''],
  ])('in %s, %s: %s', (text, q, shown) => {
    expect(marked(loadLogic<Highlight>('highlight.js').highlight(text, q))).toBe(shown)
  })

  it('is seen in a row, however late in the text it is', () => {
    const { highlightSnippet } = loadLogic<Highlight>('highlight.js')
    expect(marked(highlightSnippet(`${'前'.repeat(100)}白屏了`, '白屏'))).toBe(`…${'前'.repeat(16)}[白屏]了`)
    expect(marked(highlightSnippet(`${'前'.repeat(20)}白屏了`, '白屏'))).toBe(`${'前'.repeat(20)}[白屏]了`)
    expect(marked(highlightSnippet('前'.repeat(100), '白屏'))).toBe('前'.repeat(100))
    const long = '后'.repeat(100)
    expect(marked(highlightSnippet(`白屏${long}白屏`, '白屏'))).toBe(`[白屏]${long}[白屏]`)
    for (const [before, shown] of [
      [34, '前'.repeat(34)],
      [35, `…${'前'.repeat(16)}`],
    ] as const)
      expect(marked(highlightSnippet(`${'前'.repeat(before)}白屏`, '白屏'))).toBe(`${shown}[白屏]`)
    expect(marked(highlightSnippet('', '白屏'))).toBe('')
  })
})

describe('the order of the list', () => {
  interface ListOrder {
    showOrder(shown: string[], more?: () => Promise<void>): void
    neighboursOf(id: string): Promise<{ before?: string; after?: string }>
    stepFrom(id: string, by: number): string | undefined
    inPlaceOf(id: string): string
  }

  it('leads on, also from one that has left the list, and past those that have', async () => {
    const { showOrder, neighboursOf } = loadLogic<ListOrder>('list-order.js')
    showOrder(['a', 'b', 'c', 'd'])
    expect(await neighboursOf('b')).toEqual({ before: 'a', after: 'c' })
    showOrder(['a', 'c', 'd'])
    showOrder(['a', 'd'])
    expect(await neighboursOf('b')).toEqual({ before: 'a', after: 'd' })
    expect(await neighboursOf('c')).toEqual({ before: 'a', after: 'd' })
    expect(await neighboursOf('a')).toEqual({ after: 'd' })
    showOrder(['a', 'b', 'd'])
    expect(await neighboursOf('a')).toEqual({ after: 'b' })
    expect(await neighboursOf('d')).toEqual({ before: 'b' })
    showOrder(['x', 'y'])
    expect(await neighboursOf('a')).toEqual({})
  })

  it('reads on at the end of what was read', async () => {
    const { showOrder, neighboursOf } = loadLogic<ListOrder>('list-order.js')
    showOrder(['a', 'b'], async () => showOrder(['a', 'b', 'c']))
    expect(await neighboursOf('b')).toEqual({ before: 'a', after: 'c' })
    expect(await neighboursOf('c')).toEqual({ before: 'b' })
    showOrder(['a', 'b'], () => Promise.reject(new Error('offline')))
    expect(await neighboursOf('b')).toEqual({ before: 'a' })
  })

  it('does not read on where there is more, nor for one that is not in it', async () => {
    const { showOrder, neighboursOf } = loadLogic<ListOrder>('list-order.js')
    let reads = 0
    const more = async () => {
      reads += 1
    }
    showOrder(['a', 'b'], more)
    await neighboursOf('a')
    await neighboursOf('x')
    expect(reads).toBe(0)
    expect(await neighboursOf('b')).toEqual({ before: 'a' })
    expect(reads).toBe(1)
  })

  it('says which one is a step on or back, and which one takes the place of another', () => {
    const { showOrder, stepFrom, inPlaceOf } = loadLogic<ListOrder>('list-order.js')
    showOrder(['a', 'b', 'c'])
    expect([stepFrom('b', 1), stepFrom('b', -1)]).toEqual(['c', 'a'])
    expect([stepFrom('c', 1), stepFrom('a', -1)]).toEqual([undefined, undefined])
    expect([stepFrom('x', 1), stepFrom('', -1)]).toEqual(['a', undefined])
    showOrder(['a', 'c'])
    expect(inPlaceOf('b')).toBe('c')
    showOrder(['a'])
    expect(inPlaceOf('b')).toBe('a')
    showOrder([])
    expect(inPlaceOf('b')).toBe('')
  })
})

describe('the counts of the queues, after a voice was changed here', () => {
  type Counts = Record<string, number>
  interface Row {
    kind: string
    state: string
    isBad: boolean
    replied: boolean
    assignee: string
  }
  const { movedCounts, queueChips } = loadLogic<{
    movedCounts(counts: Counts, before: Row, after: Row): Counts
    queueChips(counts?: Counts): { name: string; count?: number }[]
  }>('queue.js')
  const COUNTS = { all: 10, bad: 9, unreplied: 8, mine: 7, feedback: 6, comments: 5 }
  const bad: Row = { kind: 'comment', state: 'new', isBad: true, replied: false, assignee: '' }
  const feedback: Row = { kind: 'feedback', state: 'new', isBad: false, replied: false, assignee: '' }
  const done = { state: 'done' }

  it.each([
    ['a bad comment is done', bad, done, { all: 9, bad: 8, unreplied: 7, comments: 4 }],
    ['a bad comment is answered', bad, { replied: true }, { unreplied: 7 }],
    ['a good comment is done', { ...bad, isBad: false }, done, { all: 9, unreplied: 7, comments: 4 }],
    ['an answered one is done', { ...bad, replied: true }, done, { all: 9, bad: 8, comments: 4 }],
    ['feedback is done', feedback, done, { all: 9, feedback: 5 }],
    ['somebody has begun', feedback, { state: 'open' }, {}],
    ['one comes back', { ...feedback, ...done }, { state: 'open' }, { all: 11, feedback: 7 }],
  ])('%s', (_, before, change, moved) => {
    expect(movedCounts(COUNTS, before, { ...before, ...change })).toEqual({ ...COUNTS, ...moved })
  })

  it('stand on the chips, where they are known', () => {
    expect(queueChips(COUNTS).map(({ name, count }) => [name, count])).toEqual([
      ['全部', 10],
      ['差评', 9],
      ['待回复', 8],
      ['我负责', 7],
      ['反馈', 6],
      ['评价', 5],
    ])
    for (const chip of queueChips()) expect(chip).not.toHaveProperty('count')
  })
})

describe('what is chosen', () => {
  interface Choice {
    isChoosing: boolean
    chosen: Record<string, boolean>
    chosenRows: { id: string }[]
    isAll: boolean
  }
  const { noChoice, toggled, toggledAll, stillChosen } = loadLogic<{
    noChoice(isChoosing: boolean): Choice
    toggled(choice: Choice, rows: object[], id: string): Choice | undefined
    toggledAll(choice: Choice, rows: object[]): Choice
    stillChosen(choice: Choice, rows: object[]): Partial<Choice>
  }>('choice.js')
  const rows = ['a', 'b', 'c'].map(id => ({ id, kind: 'feedback', text: '打不开' }))
  const idsOf = ({ chosenRows = [] }: Partial<Choice> = {}) => chosenRows.map(({ id }) => id)

  it('are rows that are tapped, until they are tapped again', () => {
    const one = toggled(noChoice(true), rows, 'b') ?? noChoice(false)
    expect(one).toMatchObject({ isChoosing: true, chosen: { b: true }, isAll: false })
    const two = toggled(one, rows, 'a') ?? noChoice(false)
    expect(idsOf(two)).toEqual(['a', 'b'])
    expect(idsOf(toggled(two, rows, 'b'))).toEqual(['a'])
    expect(toggled(two, rows, 'c')?.isAll).toBe(true)
  })

  it('are all, or none again', () => {
    const all = toggledAll(noChoice(true), rows)
    expect([idsOf(all), all.isAll]).toEqual([['a', 'b', 'c'], true])
    expect(toggledAll(all, rows)).toEqual(noChoice(true))
    expect(toggledAll(noChoice(true), [])).toEqual(noChoice(true))
  })

  it('is never what the list does not have, and nothing while nobody chooses', () => {
    const all = toggledAll(noChoice(true), rows)
    const left = stillChosen(all, rows.slice(1))
    expect([idsOf(left), left.chosen, left.isAll]).toEqual([['b', 'c'], { b: true, c: true }, true])
    expect(stillChosen(toggled(noChoice(true), rows, 'a') ?? all, rows.slice(1))).toEqual(noChoice(true))
    expect(stillChosen({ ...all, isChoosing: false }, rows)).toEqual({})
  })
})

describe('the hours of alerts', () => {
  const { quietText, indexOf, DIGEST, AUTO_DONE, STARS, CLOCK } = loadLogic<{
    quietText(quiet: [number, number] | null): string
    indexOf(choices: object[], value: unknown): number
    DIGEST: { name: string }[]
    AUTO_DONE: { name: string }[]
    STARS: { name: string }[]
    CLOCK: string[]
  }>('alert-choices.js')

  it('are said with whether the night goes on to the next day', () => {
    expect(quietText([22, 8])).toBe('22:00 至次日 08:00')
    expect(quietText([8, 8])).toBe('08:00 至次日 08:00')
    expect(quietText([1, 6])).toBe('01:00 至 06:00')
    expect(quietText(null)).toBe('不设置')
  })

  it('stand at their places in what a picker offers; an unknown one is the first', () => {
    const nameOf = (choices: { name: string }[], value: unknown) => choices[indexOf(choices, value)]?.name
    expect([0, 9, 23, null].map(hour => nameOf(DIGEST, hour))).toEqual([
      '每天 00:00',
      '每天 09:00',
      '每天 23:00',
      '不发送',
    ])
    expect([5, 4, 1, null].map(stars => nameOf(AUTO_DONE, stars))).toEqual([
      '5 星',
      '4 星及以上',
      '全部评价',
      '关闭',
    ])
    expect([0, 1, 2, 5, 7].map(stars => nameOf(STARS, stars))).toEqual([
      '不提醒',
      '1 星',
      '2 星及以下',
      '全部评价',
      '不提醒',
    ])
    expect([CLOCK.length, CLOCK[7], CLOCK[23]]).toEqual([24, '07:00', '23:00'])
  })
})

describe('what a page showed when it was left', () => {
  interface Kept {
    keep(name: string, shown: object): void
    recall(name: string): object | undefined
  }
  const { keep, recall } = loadLogic<Kept>('kept.js')
  const MINUTE = 60_000
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is there again once, each by its name', () => {
    const [list, place] = [{ rows: 3 }, { scrollTop: 7 }]
    keep('inbox', list)
    keep('stats', place)
    expect(recall('inbox')).toBe(list)
    expect(recall('inbox')).toBeUndefined()
    expect(recall('stats')).toBe(place)
    expect(recall('me')).toBeUndefined()
  })

  it('is there for ten minutes', () => {
    vi.useFakeTimers({ now: 0 })
    const list = { rows: 3 }
    for (const [after, shown] of [
      [10 * MINUTE - 1, list],
      [10 * MINUTE, undefined],
    ] as const) {
      vi.setSystemTime(0)
      keep('inbox', list)
      vi.setSystemTime(after)
      expect(recall('inbox')).toBe(shown)
    }
  })
})
