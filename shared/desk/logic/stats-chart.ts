import type { VoiceFilter, VoiceStats } from '../../client/client'
import { listUrl } from './list-query'
import { count } from './stats-figures'
import { startOfDay } from './time-range'

/** What the chart shows at one place: a day, or several where a long period has too many. */
export interface Bar {
  /** `11月5日`, `11月5日 – 11月11日`, `今天` */
  name: string
  /** Below it: `11/5` */
  label: string
  isToday: boolean
  feedback: number
  comments: number
  bad: number
  /** `4.20`, or `''` where no comment has stars. */
  stars: string
  /** Heights in % of the plot. */
  feedbackHeight: number
  goodHeight: number
  badHeight: number
  /** The list of what it counts; `''` for nothing. */
  url: string
}

/** A mean in the plot of stars, in % from its left and its top. */
interface Point {
  key: number
  left: number
  top: number
  isToday: boolean
}

/** The box between two means, through whose corners the line goes. */
interface Line {
  key: number
  left: number
  width: number
  top: number
  height: number
  look: 'up' | 'down'
}

export interface Chart {
  title: string
  bars: Bar[]
  /** The numbers at the scale, from top to bottom. */
  scale: string[]
  /** Whether there are comments, of which alone some are bad and have stars. */
  hasComments: boolean
  hasFeedback: boolean
  points: Point[]
  lines: Line[]
}

/** More bars are too thin for a finger. */
const MOST_BARS = 92
/** A line of so many means needs no dots. */
const MOST_DOTS = 31
const BEST = 5
const WORST = 1

const DAY = 24 * 60 * 60

/** @param today its date: that day is not over */
export function chartOf({ days }: Pick<VoiceStats, 'days'>, filter: VoiceFilter, today: string): Chart {
  const size = days.length > MOST_BARS ? Math.ceil(days.length / MOST_BARS / 7) * 7 : 1
  const groups = grouped(days, size)
  const all = groups.map(group => sumOf(group, filter, today))
  const top = niceTop(Math.max(...all.map(({ feedback, comments }) => feedback + comments)))
  const height = (number: number) => (number / top) * 100
  const bars = all.map(({ mean, ...bar }) => ({
    ...bar,
    stars: mean === null ? '' : mean.toFixed(2),
    feedbackHeight: height(bar.feedback),
    goodHeight: height(bar.comments - bar.bad),
    badHeight: height(bar.bad),
  }))
  const points: Point[] = []
  for (const [key, { mean, isToday }] of all.entries()) {
    if (mean !== null) points.push({ key, left: ((key + 0.5) / all.length) * 100, top: topOf(mean), isToday })
  }
  const isDotted = all.length <= MOST_DOTS
  return {
    title: size === 1 ? '每天的数量' : `每 ${size} 天的数量`,
    bars,
    scale: [top, top / 2, 0].map(count),
    hasComments: all.some(({ comments }) => comments > 0),
    hasFeedback: all.some(({ feedback }) => feedback > 0),
    points: points.filter(({ isToday }) => isDotted || isToday || points.length === 1),
    lines: linesOf(points),
  }
}

/** Groups of days counted back from the last, which is the one that people look for. */
function grouped<Day>(days: Day[], size: number): Day[][] {
  const first = days.length % size
  const groups = first > 0 ? [days.slice(0, first)] : []
  for (let i = first; i < days.length; i += size) groups.push(days.slice(i, i + size))
  return groups
}

function sumOf(days: VoiceStats['days'], filter: VoiceFilter, today: string) {
  const sum = (of: (day: VoiceStats['days'][number]) => number) => days.reduce((all, day) => all + of(day), 0)
  const rated = days.filter(({ meanStars }) => meanStars !== null)
  const weight = rated.reduce((all, { comments }) => all + comments, 0)
  const stars = rated.reduce((all, { comments, meanStars }) => all + comments * (meanStars ?? 0), 0)
  const from = days[0]?.day ?? ''
  const to = days[days.length - 1]?.day ?? ''
  const isToday = to === today
  const [feedback, comments] = [sum(day => day.feedback), sum(day => day.comments)]
  const { startTime, endTime } = filter
  const times = {
    startTime: Math.max(startOfDay(from), Number(startTime)),
    endTime: Math.min(startOfDay(to) + DAY - 1, Number(endTime)),
  }
  const last = isToday ? '今天' : nameOf(to)
  return {
    name: from === to ? last : `${nameOf(from)} – ${last}`,
    label: isToday ? '今天' : to.slice(5).replace(/^0/, '').replace(/-0?/, '/'),
    isToday,
    feedback,
    comments,
    bad: sum(day => day.bad),
    mean: weight > 0 ? stars / weight : null,
    url: feedback + comments > 0 ? listUrl({ ...filter, ...times }) : '',
  }
}

const nameOf = (date: string) => date.slice(5).replace(/^0?(\d+)-0?(\d+)$/, '$1月$2日')

/** The top of a scale that has a whole number in its middle. */
function niceTop(most: number): number {
  for (let unit = 1; ; unit *= 10)
    for (const factor of [2, 4, 6, 8, 10]) if (factor * unit >= most) return factor * unit
}

const topOf = (stars: number) => ((BEST - Math.max(WORST, Math.min(BEST, stars))) / (BEST - WORST)) * 100

/** From each mean to the next; a day without one is passed over. */
function linesOf(points: Point[]): Line[] {
  const lines: Line[] = []
  let from: Point | undefined
  for (const to of points) {
    if (from) {
      lines.push({
        key: to.key,
        left: from.left,
        width: to.left - from.left,
        top: Math.min(from.top, to.top),
        height: Math.abs(to.top - from.top),
        look: to.top < from.top ? 'up' : 'down',
      })
    }
    from = to
  }
  return lines
}
