import {
  typeLabel,
  type ValueCount,
  type VoiceFilter,
  type VoiceKind,
  type VoiceState,
  type VoiceStats,
} from '../../client/client'
import { chinaDateOf, nowSeconds } from './china-time'
import { listUrl } from './list-query'
import { nameOf } from './people'
import { type Chart, chartOf } from './stats-chart'
import { BAD_STARS, count, type Figure, figuresOf } from './stats-figures'
import { STATES, stateName } from './voice-view'

/** What is shown of the statistics: all voices, those of a kind, or the devices that feedback came from, with their errors. */
export type StatsTab = VoiceKind | '' | 'devices'

export const STATS_TABS: { value: StatsTab; name: string }[] = [
  { value: '', name: '全部' },
  { value: 'feedback', name: '反馈' },
  { value: 'comment', name: '评价' },
  { value: 'devices', name: '设备与错误' },
]

/** The kind that a tab is about. Only feedback says from which device it came. */
export const kindOfTab = (tab: StatsTab): VoiceKind | '' => (tab === 'devices' ? 'feedback' : tab)

/** One line of a list: how many there are, with a bar as long as their share. */
interface Row {
  name: string
  count: string
  share: string
  /** The same share in % of the whole track. */
  width: number
  /** Whose colour the bar has, as in the chart. */
  look: 'feedback' | 'comments' | 'both' | 'bad'
  /** More about it, below its bar. */
  detail: string
  label: string
  /** The list of what it counts; `''` for nothing. */
  url: string
}

export interface RowList {
  title: string
  /** What the shares are shares of. */
  hint: string
  /** Whether the names are sentences, which have room for two lines. */
  isText: boolean
  rows: Row[]
  /** What is not shown: `其余 12 个，共 30 条`. */
  rest: string
}

export interface StatsView {
  /** `11月1日 – 今天，与之前 30 天相比` */
  period: string
  total: number
  figures: Figure[]
  chart: Chart | null
  lists: RowList[]
}

const MOST_ROWS = 8
/** On a tab of their own. */
const MOST_DEVICES = 20

/** @param filter what the statistics were asked for */
export function statsView(
  stats: VoiceStats,
  filter: VoiceFilter,
  tab: StatsTab,
  today = chinaDateOf(nowSeconds()),
): StatsView {
  const chart = tab === 'devices' || stats.total === 0 ? null : chartOf(stats, filter, today)
  const lists = tab === 'devices' ? devices(stats, filter) : overview(stats, filter)
  return {
    period: periodOf(stats, tab, today),
    total: stats.total,
    figures: tab === 'devices' ? [] : figuresOf(stats, filter, kindOfTab(tab)),
    chart,
    lists: lists.filter(({ rows }) => rows.length > 0),
  }
}

function periodOf({ days, feedback }: VoiceStats, tab: StatsTab, today: string): string {
  const name = (date = '') => {
    if (date === today) return '今天'
    const year = date.slice(0, 4) === today.slice(0, 4) ? '' : '$1年'
    return date.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, `${year}$2月$3日`)
  }
  const [first, last] = [days[0]?.day, days[days.length - 1]?.day]
  const dates = first === last ? name(last) : `${name(first)} – ${name(last)}`
  if (tab === 'devices') return `${dates}，${count(feedback)} 条反馈`
  return `${dates}，与${days.length === 1 ? '前一天' : `之前 ${days.length} 天`}相比`
}

function overview(stats: VoiceStats, filter: VoiceFilter): RowList[] {
  const { total, feedback, comments } = stats
  const comment: VoiceFilter = { ...filter, kind: 'comment' }
  return [
    products(stats, comment),
    rowList(
      '评价星级',
      { counts: starsOf(stats), of: comments, look: 'comments', most: BAD_STARS.length + 3 },
      value => ({
        name: `${value} 星`,
        look: value <= 2 ? 'bad' : 'comments',
        url: listUrl({ ...comment, stars: value }),
      }),
    ),
    rowList('反馈类型', { counts: stats.types, of: feedback, look: 'feedback' }, value => ({
      name: typeLabel(value),
      url: listUrl({ ...filter, kind: 'feedback', type: value }),
    })),
    rowList('处理状态', { counts: inOrder(stats.states), of: total, look: 'both' }, value => ({
      name: stateName(value),
      url: listUrl({ ...filter, state: value }),
    })),
    rowList('负责人', { counts: stats.assignees, of: total, look: 'both' }, value => ({
      name: nameOf(value),
      url: listUrl({ ...filter, assignee: value }),
    })),
    rowList('标签', { counts: stats.tags, of: total, look: 'both' }, value => ({
      name: value,
      url: listUrl({ ...filter, tag: value }),
    })),
  ]
}

function devices({ errors, models, versions, feedback }: VoiceStats, filter: VoiceFilter): RowList[] {
  const shown = { of: feedback, look: 'feedback', most: MOST_DEVICES } as const
  const messages = errors.map(({ message, count }) => ({ value: message, count }))
  return [
    {
      ...rowList('JS 错误', { ...shown, counts: messages, look: 'bad', most: MOST_ROWS }, value => ({
        name: value,
        url: listUrl({ ...filter, error: value }),
      })),
      hint: '占全部反馈的比例',
      isText: true,
    },
    rowList('机型', { counts: models, ...shown }, value => ({
      name: value.replace(/<.*>/, ''),
      url: listUrl({ ...filter, model: value }),
    })),
    rowList('微信版本', { counts: versions, ...shown }, value => ({
      name: value,
      url: listUrl({ ...filter, version: value }),
    })),
  ]
}

/** Those with the most bad comments first; among those with as many, the one with the lower mean. */
function products({ products: all, days }: VoiceStats, filter: VoiceFilter): RowList {
  const ofAll = days.reduce((sum, day) => sum + day.bad, 0)
  const ranked = [...all].sort(
    (a, b) => b.bad - a.bad || (a.meanStars ?? 9) - (b.meanStars ?? 9) || b.count - a.count,
  )
  const rows = ranked.slice(0, MOST_ROWS).map(({ value, count: number, bad, meanStars }): Row => {
    const mean = meanStars === null ? '' : `，平均 ${meanStars.toFixed(2)} 星`
    const detail = `共 ${count(number)} 条评价${mean}`
    return {
      name: value,
      count: bad > 0 ? `差评 ${count(bad)}` : '没有差评',
      ...shareOf(bad, ofAll),
      look: 'bad',
      detail,
      label: `${value}，差评 ${bad} 条，${detail}`,
      url: listUrl({ ...filter, product: value, ...(bad > 0 && { stars: BAD_STARS }) }),
    }
  })
  return {
    title: '商品',
    hint: '按差评排列，占全部差评的比例',
    isText: false,
    rows,
    rest: restOf(ranked, MOST_ROWS),
  }
}

/** All five, also those that nobody gave. */
function starsOf({ stars, comments }: VoiceStats): ValueCount<number>[] {
  if (comments === 0) return []
  const counted = new Map(stars.map(({ value, count }) => [value, count]))
  for (const value of [1, 2, 3, 4, 5]) counted.set(value, counted.get(value) ?? 0)
  return [...counted].map(([value, count]) => ({ value, count })).sort((a, b) => b.value - a.value)
}

/** In the order in which a voice goes through the states, not by how frequent they are. */
function inOrder(counts: ValueCount<VoiceState>[]): ValueCount<VoiceState>[] {
  const place = (state: VoiceState) => STATES.findIndex(({ value }) => value === state)
  return [...counts].sort((a, b) => place(a.value) - place(b.value))
}

function rowList<Value>(
  title: string,
  {
    counts,
    of,
    look,
    most = MOST_ROWS,
  }: { counts: ValueCount<Value>[]; of: number; look: Row['look']; most?: number },
  about: (value: Value) => Pick<Row, 'name' | 'url'> & Partial<Row>,
): RowList {
  const rows = counts.slice(0, most).map(({ value, count: number }): Row => {
    const said = about(value)
    return {
      count: count(number),
      ...shareOf(number, of),
      look,
      detail: '',
      label: `${said.name}，${number} 条`,
      ...said,
      url: number > 0 ? said.url : '',
    }
  })
  return { title, hint: '', isText: false, rows, rest: restOf(counts, most) }
}

function shareOf(number: number, all: number): Pick<Row, 'share' | 'width'> {
  const width = all > 0 ? (number / all) * 100 : 0
  const percent = Math.round(width)
  return { width, share: number > 0 && percent === 0 ? '<1%' : `${percent}%` }
}

function restOf(counts: ValueCount<unknown>[], shown: number): string {
  const rest = counts.slice(shown)
  const voices = rest.reduce((sum, one) => sum + one.count, 0)
  return rest.length > 0 ? `其余 ${rest.length} 个，共 ${count(voices)} 条` : ''
}
