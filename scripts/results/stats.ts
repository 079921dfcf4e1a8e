import stringWidth from 'string-width'
import type { ValueCount, VoiceFigures, VoiceStats } from '../../shared/archive/types'
import { STATE_LABELS, starsLabel, typeLabel } from '../../shared/labels'
import { ellipsis } from '../terminal/format'
import { table } from '../terminal/table'

const WIDTH = 30
const BARS_SHOWN = 8

/** The figures of a period, and bars of what stands behind them. */
export function statsTable(stats: VoiceStats): string {
  const { days, types, stars, states, assignees, products, versions, errors, before } = stats
  const period = `${days[0]?.day ?? ''} – ${days.at(-1)?.day ?? ''}`
  const figures = table(
    ['', '总数', '平均星级', '差评率', '回复率', '首次回复用时中位数', '处理用时中位数'],
    [
      [period, ...figuresOf(stats)],
      ['此前同样长', ...figuresOf(before)],
    ],
  )
  const parts = {
    每天: days
      .slice(-BARS_SHOWN)
      .map(({ day, feedback, comments }) => ({ name: day, count: feedback + comments })),
    反馈类型: named(types, typeLabel),
    星级: byStars(stars),
    状态: named(states, state => STATE_LABELS[state]),
    商品: products.map(({ value, count, bad }) => ({
      name: `${ellipsis(value, 30)}${bad > 0 ? `（差评 ${bad}）` : ''}`,
      count,
    })),
    负责人: named(assignees, openid => openid),
    微信版本: named(versions, version => version),
    'JS 错误': errors.map(({ message, count }) => ({ name: ellipsis(message, 60), count })),
  }
  const shown = Object.entries(parts).map(([name, counts]) => `${name}\n${bars(counts.slice(0, BARS_SHOWN))}`)
  return [figures, ...shown].join('\n')
}

const figuresOf = (figures: VoiceFigures): string[] => [
  String(figures.total),
  mean(figures.meanStars),
  percent(figures.badRate),
  percent(figures.replyRate),
  hours(figures.medianReplySeconds),
  hours(figures.medianHandlingSeconds),
]

interface Count {
  name: string
  count: number
}

const named = <Value>(counts: ValueCount<Value>[], name: (value: Value) => string): Count[] =>
  counts.map(({ value, count }) => ({ name: name(value), count }))

/** From five stars to none, those of which there are none, too. */
const byStars = (counts: VoiceStats['stars']): Count[] =>
  [5, 4, 3, 2, 1, 0].map(stars => ({
    name: starsLabel(stars),
    count: counts.find(({ value }) => value === stars)?.count ?? 0,
  }))

/** A bar for each count; the longest fills the width. */
function bars(counts: Count[]): string {
  const most = Math.max(1, ...counts.map(({ count }) => count))
  const width = Math.max(...counts.map(({ name }) => stringWidth(name)))
  const lines = counts.map(({ name, count }) => {
    const bar = '█'.repeat(Math.round((count / most) * WIDTH)) || (count > 0 ? '▏' : '')
    return `  ${name}${' '.repeat(width - stringWidth(name))} ${bar} ${count}`
  })
  return lines.join('\n')
}

const mean = (stars: number | null) => (stars === null ? '—' : stars.toFixed(2))
const percent = (share: number | null) => (share === null ? '—' : `${(share * 100).toFixed(1)}%`)
const hours = (seconds: number | null) => (seconds === null ? '—' : `${(seconds / 3600).toFixed(1)} 小时`)
