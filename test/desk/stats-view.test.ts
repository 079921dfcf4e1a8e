import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { miniprogramRoot } from '../../scripts/build/miniprogram'
import type { VoiceFilter } from '../../shared/archive/operations'
import type { DayCount, VoiceFigures, VoiceStats } from '../../shared/archive/types'

/* What the built mini program makes of statistics for the screen. */

interface Figure {
  name: string
  value: string
  unit: string
  note: string
  change: string
  look: string
  judged: string
  url: string
}
interface Chart {
  title: string
  scale: string[]
  bars: { name: string; label: string; isToday: boolean; stars: string; url: string }[]
  points: { left: number; top: number; isToday: boolean }[]
  lines: { look: string; top: number; height: number }[]
}
interface View {
  period: string
  figures: Figure[]
  chart: Chart | null
  lists: {
    title: string
    rows: { name: string; count: string; share: string; width: number; detail: string; url: string }[]
    rest: string
  }[]
}

const load = <Module>(name: string): Module =>
  createRequire(import.meta.url)(join(miniprogramRoot, 'user-voice/logic', name))
const { statsView } = load<{
  statsView(stats: VoiceStats, filter: VoiceFilter, tab: string, today: string): View
}>('stats-view.js')
const { count } = load<{ count(number: number): string }>('stats-figures.js')
const { timesOf } = load<{
  timesOf(days: number, dates: object, now: number): { startTime: number; endTime: number }
}>('time-range.js')
const { readListQuery } = load<{ readListQuery(options: object): VoiceFilter | undefined }>('list-query.js')

const TODAY = '2026-11-29'
const seconds = (time: string) => Date.parse(`${time}+08:00`) / 1000
const TIMES = { startTime: seconds('2026-11-23T00:00:00'), endTime: seconds('2026-11-29T12:00:00') }

const NOTHING: VoiceFigures = {
  total: 0,
  feedback: 0,
  comments: 0,
  meanStars: null,
  badRate: null,
  replyRate: null,
  medianHandlingSeconds: null,
  medianReplySeconds: null,
}
const NO_DAY: DayCount = { day: '', feedback: 0, comments: 0, bad: 0, meanStars: null }
/** The last days until today, each with what is given for it. */
function daysWith(given: Partial<DayCount>[]): DayCount[] {
  return given.map((one, i) => {
    const day = new Date(Date.parse(`${TODAY}T00:00Z`) - (given.length - 1 - i) * 86_400_000)
    return { ...NO_DAY, day: day.toISOString().slice(0, 10), ...one }
  })
}
const EMPTY: VoiceStats = {
  ...NOTHING,
  days: daysWith(Array(7).fill({})),
  types: [],
  stars: [],
  states: [],
  assignees: [],
  products: [],
  versions: [],
  models: [],
  tags: [],
  errors: [],
  before: NOTHING,
}
const view = (given: Partial<VoiceStats>, tab = '') => statsView({ ...EMPTY, ...given }, TIMES, tab, TODAY)
const figures = (given: Partial<VoiceStats>, tab?: string) =>
  Object.fromEntries(view(given, tab).figures.map(figure => [figure.name, figure]))
/** The filter of the list that a line opens. */
const filterOf = (url = '') =>
  readListQuery(
    Object.fromEntries(
      url
        .slice(url.indexOf('?') + 1)
        .split('&')
        .map(part => part.split('=')),
    ),
  )

describe('a period without comments', () => {
  it('has no rates: they are not 0 %', () => {
    const found = figures({ total: 3, feedback: 3, before: { ...NOTHING, comments: 2, badRate: 0.5 } })
    for (const name of ['差评率', '回复率', '平均星级', '首次回复时长', '处理时长']) {
      expect(found[name]).toMatchObject({ value: '—', unit: '', note: '没有数据', change: '', url: '' })
    }
    expect(found.总数).toMatchObject({ value: '3', unit: '条', note: '反馈 3 · 评价 0' })
  })

  it('and without anything has no chart and no lists', () => {
    expect(view({})).toMatchObject({ chart: null, lists: [], period: '11月23日 – 今天，与之前 7 天相比' })
    expect(figures({}).总数).toMatchObject({ value: '0', note: '', change: '', url: '' })
  })
})

describe('a change against the period before', () => {
  const now = {
    ...NOTHING,
    total: 112,
    comments: 100,
    meanStars: 3.58,
    badRate: 0.294,
    replyRate: 0.2,
    medianHandlingSeconds: 3 * 3600,
    medianReplySeconds: 600,
  }
  const change = (name: string, before: Partial<VoiceFigures>) => {
    const { change, look } = figures({ ...now, before: { ...NOTHING, ...before } })[name] ?? {}
    return [change, look]
  }

  it.each([
    ['差评率', { badRate: 0.211 }, '较上期 ↑8.3 个百分点', 'worse'],
    ['差评率', { badRate: 0.5 }, '较上期 ↓20.6 个百分点', 'better'],
    ['回复率', { replyRate: 0.172 }, '较上期 ↑2.8 个百分点', 'better'],
    ['平均星级', { meanStars: 3.83 }, '较上期 ↓0.25', 'worse'],
    ['平均星级', { meanStars: 3.5 }, '较上期 ↑0.08', 'better'],
    ['首次回复时长', { medianReplySeconds: 6000 }, '较上期 ↓1.5 小时', 'better'],
    ['处理时长', { medianHandlingSeconds: 1800 }, '较上期 ↑2.5 小时', 'worse'],
    ['总数', { total: 100 }, '较上期 ↑12%', ''],
    ['总数', { total: 224 }, '较上期 ↓50%', ''],
  ])('%s: from %o it is %s, %s', (name, before, words, look) => {
    expect(change(name, before)).toEqual([words, look])
  })

  it('that nobody would see is none, and what was not there before is said so', () => {
    expect(change('平均星级', { meanStars: 3.582 })).toEqual(['与上期持平', ''])
    expect(change('差评率', { badRate: 0.2941 })).toEqual(['与上期持平', ''])
    expect(change('首次回复时长', { medianReplySeconds: 630 })).toEqual(['与上期持平', ''])
    expect(change('差评率', {})).toEqual(['上期没有', ''])
    expect(change('总数', {})).toEqual(['上期没有', ''])
  })

  it('is read out with whether it is for the better', () => {
    const [rate] = view({ ...now, before: { ...NOTHING, badRate: 0.211 } }).figures
    expect(rate).toMatchObject({ change: '较上期 ↑8.3 个百分点', judged: '变差' })
  })
})

describe('what is tapped opens the list of what it counts', () => {
  const ERROR = 'TypeError: n is not a function\n  at <anonymous> & 100%'
  const given: Partial<VoiceStats> = {
    total: 12,
    feedback: 2,
    comments: 10,
    badRate: 0.4,
    replyRate: 0.7,
    meanStars: 3,
    medianReplySeconds: 60,
    medianHandlingSeconds: 60,
    days: daysWith([{}, {}, {}, {}, {}, { comments: 10, bad: 4, meanStars: 3 }, { feedback: 2 }]),
    stars: [
      { value: 5, count: 6 },
      { value: 0, count: 4 },
    ],
    states: [{ value: 'new', count: 12 }],
    types: [{ value: 15, count: 2 }],
    products: [
      { value: '茶 & 糕', count: 6, bad: 0, meanStars: 5 },
      { value: '米糕', count: 4, bad: 4, meanStars: 0 },
    ],
    tags: [{ value: '物流', count: 3 }],
    models: [{ value: 'iPhone 13<iPhone14,5>', count: 2 }],
    versions: [{ value: '8.0.50', count: 2 }],
    errors: [{ message: ERROR, count: 1 }],
  }
  const row = (title: string, name: string, tab = '') =>
    view(given, tab)
      .lists.find(list => list.title === title)
      ?.rows.find(one => one.name === name)

  it.each([
    ['差评率', { kind: 'comment', stars: [0, 1, 2] }, '4 条差评'],
    ['回复率', { kind: 'comment', replied: false }, '3 条没有回复'],
    ['平均星级', { kind: 'comment' }, '10 条评价'],
    ['首次回复时长', { kind: 'comment', replied: true }, '中位数'],
    ['处理时长', { state: 'done' }, '中位数'],
    ['总数', {}, '反馈 2 · 评价 10'],
  ])('%s: %o', (name, filter, note) => {
    const found = figures(given)[name]
    expect(filterOf(found?.url)).toEqual({ ...filter, ...TIMES })
    expect(found?.note).toBe(note)
  })

  it.each([
    ['评价星级', '0 星', { kind: 'comment', stars: 0 }],
    ['评价星级', '5 星', { kind: 'comment', stars: 5 }],
    ['反馈类型', '其他（15）', { kind: 'feedback', type: 15 }],
    ['处理状态', '待处理', { state: 'new' }],
    ['标签', '物流', { tag: '物流' }],
    ['商品', '米糕', { kind: 'comment', product: '米糕', stars: [0, 1, 2] }],
    ['商品', '茶 & 糕', { kind: 'comment', product: '茶 & 糕' }],
  ])('%s: %s', (title, name, filter) => {
    expect(filterOf(row(title, name)?.url)).toEqual({ ...filter, ...TIMES })
  })

  it('devices, versions and errors, which have a tab of their own', () => {
    expect(view(given).lists.map(({ title }) => title)).not.toContain('机型')
    expect(view(given, 'devices').lists.map(({ title }) => title)).toEqual(['JS 错误', '机型', '微信版本'])
    expect(view(given, 'devices')).toMatchObject({ figures: [], chart: null })
    expect(filterOf(row('机型', 'iPhone 13', 'devices')?.url)).toMatchObject({
      model: 'iPhone 13<iPhone14,5>',
    })
    expect(filterOf(row('微信版本', '8.0.50', 'devices')?.url)).toMatchObject({ version: '8.0.50' })
    const error = row('JS 错误', ERROR, 'devices')
    expect(error).toMatchObject({ count: '1', share: '50%', width: 50 })
    expect(filterOf(error?.url)).toEqual({ ...TIMES, error: ERROR })
  })

  it('a day, from its beginning to its end or to now', () => {
    const bars = view(given).chart?.bars ?? []
    expect(filterOf(bars[5]?.url)).toEqual({
      startTime: seconds('2026-11-28T00:00:00'),
      endTime: seconds('2026-11-28T23:59:59'),
    })
    expect(filterOf(bars[6]?.url)).toEqual({ ...TIMES, startTime: seconds('2026-11-29T00:00:00') })
    expect(bars[0]?.url).toBe('')
  })

  it('nothing where there is nothing', () => {
    expect(row('评价星级', '3 星')).toMatchObject({ count: '0', width: 0, share: '0%', url: '' })
  })
})

describe('bars are as long as their share, on one scale', () => {
  it('of all voices that could be in them', () => {
    const { lists } = view({
      total: 400,
      feedback: 400,
      types: [
        { value: 1, count: 100 },
        { value: 2, count: 1 },
      ],
      tags: [{ value: '物流', count: 300 }],
    })
    const rows = Object.fromEntries(lists.map(({ title, rows }) => [title, rows]))
    expect(rows.反馈类型).toMatchObject([
      { width: 25, share: '25%' },
      { width: 0.25, share: '<1%' },
    ])
    expect(rows.标签).toMatchObject([{ width: 75, share: '75%' }])
  })

  it('of products of all bad comments, those with the most first', () => {
    const product = (value: string, count: number, bad: number, meanStars: number | null) => ({
      value,
      count,
      bad,
      meanStars,
    })
    const many = Array.from({ length: 9 }, (_, i) => product(`其他 ${i}`, 1, 0, 5))
    const [products] = view({
      total: 60,
      comments: 60,
      days: daysWith([{ comments: 60, bad: 8 }]),
      products: [product('米糕', 40, 2, 4.5), product('茶', 6, 4, 1.5), product('桃', 4, 2, 2), ...many],
    }).lists
    expect(products?.rows.slice(0, 4)).toMatchObject([
      { name: '茶', count: '差评 4', width: 50, detail: '共 6 条评价，平均 1.50 星' },
      { name: '桃', count: '差评 2', width: 25 },
      { name: '米糕', count: '差评 2', width: 25 },
      { count: '没有差评', width: 0 },
    ])
    expect(products?.rest).toBe('其余 4 个，共 4 条')
  })
})

describe('the chart', () => {
  const chartOf = (given: Partial<DayCount>[]) => {
    const days = daysWith(given)
    const { chart } = view({ total: 1, days })
    if (!chart) throw new Error('there is none')
    return chart
  }

  it('marks today, which is not over', () => {
    const { bars, points } = chartOf([
      { comments: 2, meanStars: 5 },
      { comments: 1, meanStars: 1 },
    ])
    expect(bars.map(({ name, label, isToday }) => [name, label, isToday])).toEqual([
      ['11月28日', '11/28', false],
      ['今天', '今天', true],
    ])
    expect(points).toMatchObject([
      { left: 25, top: 0, isToday: false },
      { left: 75, top: 100, isToday: true },
    ])
  })

  it('has a scale with whole numbers, and a line over the days that have stars', () => {
    const chart = chartOf([
      { comments: 9, feedback: 2, meanStars: 2 },
      {},
      { comments: 1, meanStars: 4 },
      { comments: 1, meanStars: 3 },
    ])
    expect(chart.scale).toEqual(['20', '10', '0'])
    expect(chart.bars.map(({ stars }) => stars)).toEqual(['2.00', '', '4.00', '3.00'])
    expect(chart.lines).toMatchObject([
      { look: 'up', top: 25, height: 50 },
      { look: 'down', top: 25, height: 25 },
    ])
    expect(chartOf([{ feedback: 1 }])).toMatchObject({ scale: ['2', '1', '0'], points: [], lines: [] })
  })

  it('puts the days of a long period together, by weeks, with the mean of all their comments', () => {
    const days = Array.from({ length: 366 }, () => ({ comments: 1, bad: 0, meanStars: 5 }))
    const chart = chartOf([...days.slice(1), { comments: 7, bad: 7, meanStars: 1 }])
    expect(chart.title).toBe('每 7 天的数量')
    expect(chart.bars).toHaveLength(53)
    expect(chart.bars.at(-1)).toMatchObject({ name: '11月23日 – 今天', stars: ((6 * 5 + 7) / 13).toFixed(2) })
    expect(chart.bars.length + chart.points.length + chart.lines.length).toBeLessThan(120)
  })
})

describe('numbers and times', () => {
  it('are short however big', () => {
    expect([0, 999, 1000, 12_345, 99_999, 100_000, 1_234_567].map(count)).toEqual([
      ...['0', '999', '1,000', '12,345', '99,999', '10万', '123.5万'],
    ])
  })

  it('cover whole days in China, today as the last, until now', () => {
    const now = seconds('2026-11-29T00:30:00')
    expect(timesOf(7, {}, now)).toEqual({ startTime: seconds('2026-11-23T00:00:00'), endTime: now })
    expect(timesOf(0, { from: '2026-11-01', to: '2026-11-02' }, now)).toEqual({
      startTime: seconds('2026-11-01T00:00:00'),
      endTime: seconds('2026-11-02T23:59:59'),
    })
    expect(timesOf(0, { from: '2026-11-01', to: '2026-11-29' }, now).endTime).toBe(now)
  })
})
