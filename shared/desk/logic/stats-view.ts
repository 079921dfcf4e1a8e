import { typeLabel, type ValueCount, type VoiceState, type VoiceStats } from '../../client/client'
import { STATES, stateName } from './voice-view'

/** A number, compared with the period before. */
interface Figure {
  name: string
  value: string
  /** `比上期 +12%`, or `''` where nothing can be said. */
  change: string
}

export interface Day {
  day: string
  /** `5/3` */
  label: string
  feedback: number
  comments: number
  /** Heights in % of the highest day. */
  feedbackHeight: number
  commentsHeight: number
}

interface Bar {
  name: string
  count: number
  /** `38%` of all in this list. */
  share: string
  /** In % of the longest. */
  width: number
}

interface BarList {
  title: string
  /** Whose bars these are, as in the chart: `feedback`, `comments`, or `both`. */
  look: 'feedback' | 'comments' | 'both'
  bars: Bar[]
}

export interface StatsView {
  figures: Figure[]
  days: Day[]
  /** The number of voices on the highest day. */
  top: number
  lists: BarList[]
}

const MAX_BARS = 8

export function statsView(stats: VoiceStats): StatsView {
  const { total, days, before, meanStars, medianHandlingSeconds } = stats
  const feedback = days.reduce((sum, day) => sum + day.feedback, 0)
  const comments = days.reduce((sum, day) => sum + day.comments, 0)
  const top = Math.max(1, ...days.map(day => day.feedback + day.comments))
  return {
    figures: [
      { name: '全部', value: `${total}`, change: changeOf(total, before.total) },
      { name: '反馈', value: `${feedback}`, change: changeOf(feedback, before.feedback) },
      { name: '评价', value: `${comments}`, change: changeOf(comments, before.comments) },
      { name: '平均星级', value: fixed(meanStars), change: starsChange(meanStars, before.meanStars) },
      { name: '处理用时（中位数）', value: duration(medianHandlingSeconds), change: '' },
    ],
    days: days.map(day => ({
      ...day,
      label: day.day.slice(5).replace(/^0/, '').replace(/-0?/, '/'),
      feedbackHeight: (day.feedback / top) * 100,
      commentsHeight: (day.comments / top) * 100,
    })),
    top,
    lists: [
      barList('处理状态', 'both', inOrder(stats.states), stateName),
      barList('反馈类型', 'feedback', stats.types, typeLabel),
      barList(
        '评价星级',
        'comments',
        [...stats.stars].sort((a, b) => b.value - a.value),
        stars => `${stars} 星`,
      ),
      barList('微信版本', 'feedback', stats.versions, version => version || '未知'),
      barList('机型', 'feedback', stats.models, model => model.replace(/<.*>/, '') || '未知'),
      barList('标签', 'both', stats.tags, tag => tag),
    ].filter(({ bars }) => bars.length > 0),
  }
}

/** In the order in which a voice goes through the states, not by how frequent they are. */
function inOrder(counts: ValueCount<VoiceState>[]): ValueCount<VoiceState>[] {
  const place = (state: VoiceState) => STATES.findIndex(({ value }) => value === state)
  return [...counts].sort((a, b) => place(a.value) - place(b.value))
}

function barList<Value>(
  title: string,
  look: BarList['look'],
  counts: ValueCount<Value>[],
  name: (value: Value) => string,
): BarList {
  const all = counts.reduce((sum, { count }) => sum + count, 0)
  const longest = Math.max(1, ...counts.map(({ count }) => count))
  const bars = counts.slice(0, MAX_BARS).map(({ value, count }) => ({
    name: name(value),
    count,
    share: `${Math.round((count / all) * 100)}%`,
    width: (count / longest) * 100,
  }))
  return { title, look, bars }
}

function changeOf(now: number, before: number): string {
  if (before === 0) return now === 0 ? '' : '上期没有'
  const percent = Math.round(((now - before) / before) * 100)
  return percent === 0 ? '与上期持平' : `比上期 ${percent > 0 ? '+' : '−'}${Math.abs(percent)}%`
}

function starsChange(now: number | null, before: number | null): string {
  if (now === null || before === null) return ''
  const change = Math.round((now - before) * 100) / 100
  return change === 0 ? '与上期持平' : `比上期 ${change > 0 ? '+' : '−'}${Math.abs(change).toFixed(2)}`
}

const fixed = (value: number | null) => (value === null ? '–' : value.toFixed(2))

/** `45 分钟`, `3.5 小时`, `2 天` */
export function duration(seconds: number | null): string {
  if (seconds === null) return '–'
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} 分钟`
  const hours = seconds / 3600
  if (hours < 48) return `${hours < 10 ? Math.round(hours * 10) / 10 : Math.round(hours)} 小时`
  return `${Math.round(hours / 24)} 天`
}
