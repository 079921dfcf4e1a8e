import type { VoiceFilter } from '../../shared/archive/operations'
import type { DayCount, VoiceFigures, VoiceStats } from '../../shared/archive/types'
import { loadLogic } from './logic'

/* Statistics, and what the built mini program makes of them for the screen. */

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
  bars: {
    name: string
    label: string
    isToday: boolean
    stars: string
    feedbackHeight: number
    goodHeight: number
    badHeight: number
    url: string
  }[]
  hasComments: boolean
  hasFeedback: boolean
  points: { left: number; top: number; isToday: boolean }[]
  lines: { look: string; top: number; height: number }[]
}
interface View {
  period: string
  figures: Figure[]
  chart: Chart | null
  lists: {
    title: string
    hint: string
    isText: boolean
    rows: {
      name: string
      count: string
      share: string
      width: number
      look: string
      detail: string
      label: string
      url: string
    }[]
    rest: string
  }[]
}

const { statsView } = loadLogic<{
  statsView(stats: VoiceStats, filter: VoiceFilter, tab: string, today: string): View
}>('stats-view.js')
const { readListQuery } = loadLogic<{ readListQuery(options: object): VoiceFilter | undefined }>(
  'list-query.js',
)

export const TODAY = '2026-11-29'
export const seconds = (time: string) => Date.parse(`${time}+08:00`) / 1000
export const TIMES = { startTime: seconds('2026-11-23T00:00:00'), endTime: seconds('2026-11-29T12:00:00') }

export const NOTHING: VoiceFigures = {
  total: 0,
  feedback: 0,
  comments: 0,
  meanStars: null,
  badRate: null,
  replyRate: null,
  medianHandlingSeconds: null,
  medianReplySeconds: null,
}
export const NO_DAY: DayCount = { day: '', feedback: 0, comments: 0, bad: 0, meanStars: null }
/** The last days until today, each with what is given for it. */
export function daysWith(given: Partial<DayCount>[]): DayCount[] {
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
export const view = (given: Partial<VoiceStats>, tab = '') =>
  statsView({ ...EMPTY, ...given }, TIMES, tab, TODAY)
/** The filter of the list that a line opens. */
export const filterOf = (url = '') =>
  readListQuery(
    Object.fromEntries(
      url
        .slice(url.indexOf('?') + 1)
        .split('&')
        .map(part => part.split('=')),
    ),
  )
