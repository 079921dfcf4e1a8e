import { describe, expect, it } from 'vitest'
import type { DayCount, VoiceFigures, VoiceStats } from '../../shared/archive/types'
import { loadLogic } from '../helpers/logic'
import { daysWith, filterOf, NO_DAY, NOTHING, seconds, TIMES, TODAY, view } from '../helpers/stats'

/* What the built mini program makes of statistics for the screen. */

const { count, duration } = loadLogic<{
  count(number: number): string
  duration(seconds: number | null): object
}>('stats-figures.js')
const { timesOf } = loadLogic<{
  timesOf(days: number, dates: object, now: number): { startTime: number; endTime: number }
}>('time-range.js')

const figures = (given: Partial<VoiceStats>, tab?: string) =>
  Object.fromEntries(view(given, tab).figures.map(figure => [figure.name, figure]))
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

describe('the figures', () => {
  it('are fewer of feedback, which has neither stars nor replies', () => {
    const namesOf = (tab: string) => view({ total: 1 }, tab).figures.map(({ name }) => name)
    expect(namesOf('feedback')).toEqual(['处理时长', '总数'])
    expect(namesOf('')).toEqual(['差评率', '回复率', '平均星级', '首次回复时长', '处理时长', '总数'])
    expect(namesOf('comment')).toEqual(namesOf(''))
    expect(figures({ total: 3, feedback: 3 }, 'feedback').总数?.note).toBe('')
  })

  it('that are all well open no list', () => {
    const found = figures({ total: 9, comments: 9, badRate: 0, replyRate: 1, meanStars: 5 })
    expect(found.差评率).toMatchObject({ value: '0', unit: '%', note: '0 条差评', url: '' })
    expect(found.回复率).toMatchObject({ value: '100', note: '0 条没有回复', url: '' })
    expect(found.平均星级).toMatchObject({ value: '5.00', unit: '星' })
  })

  it('say what is neither better nor worse', () => {
    const before = { ...NOTHING, total: 1000, badRate: 0.5 }
    const same = figures({ total: 1004, comments: 9, badRate: 0.5, before })
    expect([same.总数?.change, same.差评率?.change, same.差评率?.judged]).toEqual([
      '与上期持平',
      '与上期持平',
      '',
    ])
    const better = figures({ total: 9, comments: 9, badRate: 0.25, before })
    expect(better.差评率).toMatchObject({ look: 'better', judged: '变好' })
    expect(better.总数).toMatchObject({ look: '', judged: '' })
    expect(figures({ total: 0, before }).总数?.change).toBe('较上期 ↓100%')
  })

  it.each([
    [0, '1', '分钟'],
    [89, '1', '分钟'],
    [3599, '60', '分钟'],
    [3600, '1', '小时'],
    [12_600, '3.5', '小时'],
    [36_000, '10', '小时'],
    [37_000, '10', '小时'],
    [172_799, '48', '小时'],
    [172_800, '2', '天'],
  ])('%i s are %s %s', (seconds, value, unit) => {
    expect(duration(seconds)).toEqual({ value, unit })
  })
})

describe('a period', () => {
  const periodOf = (days: Partial<DayCount>[], tab = '') =>
    view({ days: days.map(day => ({ ...NO_DAY, ...day })), feedback: 1200 }, tab).period

  it('is named by its days, with the year where that is another one', () => {
    expect(periodOf([{ day: TODAY }])).toBe('今天，与前一天相比')
    expect(periodOf([{ day: '2026-11-05' }])).toBe('11月5日，与前一天相比')
    expect(periodOf([{ day: '2025-12-31' }, { day: '2026-01-01' }])).toBe(
      '2025年12月31日 – 1月1日，与之前 2 天相比',
    )
    expect(periodOf([{ day: '2026-11-28' }, { day: TODAY }], 'devices')).toBe('11月28日 – 今天，1,200 条反馈')
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

  it('is read out, and has the colour that it has in the chart', () => {
    expect(row('评价星级', '5 星')).toMatchObject({ look: 'comments', label: '5 星，6 条', detail: '' })
    expect(row('评价星级', '0 星')?.look).toBe('bad')
    expect(row('评价星级', '3 星')?.look).toBe('comments')
    expect(row('反馈类型', '其他（15）')).toMatchObject({ look: 'feedback', label: '其他（15），2 条' })
    for (const title of ['处理状态', '标签'])
      expect(view(given).lists.find(list => list.title === title)?.rows[0]?.look).toBe('both')
    expect(row('商品', '米糕')).toMatchObject({
      look: 'bad',
      label: '米糕，差评 4 条，共 4 条评价，平均 0.00 星',
    })
  })

  it('says what shares are shares of, and gives sentences room', () => {
    const about = (tab: string) =>
      view(given, tab).lists.map(({ title, hint, isText }) => [title, hint, isText])
    expect(about('devices')).toEqual([
      ['JS 错误', '占全部反馈的比例', true],
      ['机型', '', false],
      ['微信版本', '', false],
    ])
    expect(about('').slice(0, 2)).toEqual([
      ['商品', '按差评排列，占全部差评的比例', false],
      ['评价星级', '', false],
    ])
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
