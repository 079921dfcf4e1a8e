import { describe, expect, it } from 'vitest'
import type { DayCount } from '../../shared/archive/types'
import { daysWith, filterOf, TIMES, view } from '../helpers/stats'

/* The chart of the statistics in the built mini program. */

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

  it('is as high as its scale: feedback, what is good and what is bad', () => {
    const { bars, hasComments, hasFeedback } = chartOf([
      { feedback: 1, comments: 3, bad: 1 },
      { feedback: 2 },
    ])
    expect(bars).toMatchObject([
      { feedbackHeight: 25, goodHeight: 50, badHeight: 25 },
      { feedbackHeight: 50, goodHeight: 0, badHeight: 0 },
    ])
    expect([hasComments, hasFeedback]).toEqual([true, true])
    expect(chartOf([{ feedback: 1 }])).toMatchObject({ hasComments: false, hasFeedback: true })
    expect(chartOf([{ comments: 1 }])).toMatchObject({ hasComments: true, hasFeedback: false })
  })

  it.each([
    [2, '2'],
    [3, '4'],
    [5, '6'],
    [8, '8'],
    [10, '10'],
    [11, '20'],
    [101, '200'],
  ])('of %i has a scale up to %s', (feedback, top) => {
    expect(chartOf([{ feedback }]).scale[0]).toBe(top)
  })

  it('has a dot for each day of a month, of more days for today alone', () => {
    const rated = (days: number) => chartOf(Array(days).fill({ comments: 1, meanStars: 4 })).points
    expect(rated(31)).toHaveLength(31)
    expect(rated(32)).toMatchObject([{ isToday: true }])
    // What stands alone has no line by which one would see it.
    expect(chartOf([{ comments: 1, meanStars: 4 }, ...Array(40).fill({})]).points).toHaveLength(1)
    expect(chartOf([{ comments: 1, meanStars: 9 }]).points).toMatchObject([{ left: 50, top: 0 }])
    expect(chartOf([{ comments: 1, meanStars: 0 }]).points).toMatchObject([{ top: 100 }])
  })

  it('has bars for up to 92 days, then for weeks, of which the first may be shorter', () => {
    expect(chartOf(Array(92).fill({}))).toMatchObject({ title: '每天的数量' })
    const { bars } = chartOf([...Array(86).fill({}), { feedback: 1 }, ...Array(6).fill({})])
    expect(bars).toHaveLength(14)
    expect(bars.slice(-2)).toMatchObject([
      { name: '11月16日 – 11月22日', label: '11/22', isToday: false },
      { name: '11月23日 – 今天', label: '今天', isToday: true },
    ])
    expect(bars[0]?.name).toBe('8月29日 – 8月30日')
    expect(filterOf(bars[13]?.url)).toEqual(TIMES)
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
