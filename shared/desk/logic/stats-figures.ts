import type { VoiceFigures, VoiceFilter, VoiceKind, VoiceStats } from '../../client/client'
import { listUrl } from './list-query'

/** A single number of a period, compared with the period before. */
export interface Figure {
  name: string
  /** `—` where there is nothing to make it of. */
  value: string
  /** Behind the value, smaller. */
  unit: string
  /** What it is made of, which is what a tap on it opens. */
  note: string
  /** `较上期 ↓0.25`, or `''` where nothing can be said. */
  change: string
  /** Whether the change is for the better; `''` where it is neither. */
  look: 'better' | 'worse' | ''
  /** What `look` says, for screen readers. */
  judged: string
  /** The list of what it counts; `''` where there is none. */
  url: string
}

/** The stars that count as bad. */
export const BAD_STARS = [0, 1, 2]

const NONE = '—'

export interface Amount {
  value: string
  unit: string
}

/**
 * @param filter what the statistics were asked for
 * @param kind of feedback there are fewer: it has neither stars nor replies
 */
export function figuresOf(stats: VoiceStats, filter: VoiceFilter, kind: VoiceKind | ''): Figure[] {
  const { before, days, total, feedback, comments } = stats
  const bad = days.reduce((sum, day) => sum + day.bad, 0)
  const unreplied = Math.round(comments * (1 - (stats.replyRate ?? 1)))
  const change = (name: keyof VoiceFigures, betterUp: boolean, words: (amount: number) => string) =>
    changeOf(stats[name], before[name], betterUp, words)
  const comment: VoiceFilter = { ...filter, kind: 'comment' }
  const ofComments = [
    figure('差评率', rate(stats.badRate), change('badRate', false, points), {
      note: `${count(bad)} 条差评`,
      url: bad > 0 ? listUrl({ ...comment, stars: BAD_STARS }) : '',
    }),
    figure('回复率', rate(stats.replyRate), change('replyRate', true, points), {
      note: `${count(unreplied)} 条没有回复`,
      url: unreplied > 0 ? listUrl({ ...comment, replied: false }) : '',
    }),
    figure('平均星级', mean(stats.meanStars), change('meanStars', true, stars), {
      note: `${count(comments)} 条评价`,
      url: comments > 0 ? listUrl(comment) : '',
    }),
    figure(
      '首次回复时长',
      duration(stats.medianReplySeconds),
      change('medianReplySeconds', false, durationText),
      {
        note: '中位数',
        url: stats.medianReplySeconds === null ? '' : listUrl({ ...comment, replied: true }),
      },
    ),
  ]
  const figures = [
    ...(kind === 'feedback' ? [] : ofComments),
    figure(
      '处理时长',
      duration(stats.medianHandlingSeconds),
      change('medianHandlingSeconds', false, durationText),
      {
        note: '中位数',
        url: stats.medianHandlingSeconds === null ? '' : listUrl({ ...filter, state: 'done' }),
      },
    ),
    figure('总数', { value: count(total), unit: '条' }, changeOfTotal(total, before.total), {
      note: kind ? '' : `反馈 ${count(feedback)} · 评价 ${count(comments)}`,
      url: total > 0 ? listUrl(filter) : '',
    }),
  ]
  // Where there is nothing at all, that is said once.
  return total > 0 ? figures : figures.map(one => ({ ...one, note: '' }))
}

type Change = Pick<Figure, 'change' | 'look'>

const SAME: Change = { change: '与上期持平', look: '' }
const NOT_BEFORE: Change = { change: '上期没有', look: '' }

/** @param words the size of the change; `''` where it is too small to be seen */
function changeOf(
  now: number | null,
  before: number | null,
  betterUp: boolean,
  words: (amount: number) => string,
): Change {
  if (now === null) return { change: '', look: '' }
  if (before === null) return NOT_BEFORE
  const amount = words(Math.abs(now - before))
  if (!amount) return SAME
  const isUp = now > before
  return { change: `较上期 ${isUp ? '↑' : '↓'}${amount}`, look: isUp === betterUp ? 'better' : 'worse' }
}

/** More voices are neither better nor worse. */
function changeOfTotal(now: number, before: number): Change {
  if (before === 0) return now === 0 ? { change: '', look: '' } : NOT_BEFORE
  const percent = Math.round((Math.abs(now - before) / before) * 100)
  return percent === 0 ? SAME : { change: `较上期 ${now > before ? '↑' : '↓'}${percent}%`, look: '' }
}

function figure(
  name: string,
  { value, unit }: Amount,
  { change, look }: Change,
  { note, url }: Pick<Figure, 'note' | 'url'>,
): Figure {
  const judged = look === 'better' ? '变好' : look === 'worse' ? '变差' : ''
  return { name, value, unit, note: value === NONE ? '没有数据' : note, change, look, judged, url }
}

/** Thousands apart; from 100,000 on in 万. */
export function count(number: number): string {
  if (number >= 100_000) return `${(number / 10_000).toFixed(1).replace('.0', '')}万`
  return String(number).replace(/\B(?=(\d{3})+$)/g, ',')
}

const oneDecimal = (number: number) => number.toFixed(1).replace('.0', '')

const rate = (share: number | null): Amount =>
  share === null ? { value: NONE, unit: '' } : { value: oneDecimal(share * 100), unit: '%' }

const mean = (value: number | null): Amount =>
  value === null ? { value: NONE, unit: '' } : { value: value.toFixed(2), unit: '星' }

function points(share: number): string {
  const words = oneDecimal(share * 100)
  return words === '0' ? '' : `${words} 个百分点`
}

function stars(change: number): string {
  const words = change.toFixed(2)
  return words === '0.00' ? '' : words
}

/** `45 分钟`, `3.5 小时`, `2 天` */
export function duration(seconds: number | null): Amount {
  if (seconds === null) return { value: NONE, unit: '' }
  if (seconds < 3600) return { value: `${Math.max(1, Math.round(seconds / 60))}`, unit: '分钟' }
  const hours = seconds / 3600
  if (hours < 48) return { value: hours < 10 ? oneDecimal(hours) : `${Math.round(hours)}`, unit: '小时' }
  return { value: `${Math.round(hours / 24)}`, unit: '天' }
}

function durationText(seconds: number): string {
  if (seconds < 60) return ''
  const { value, unit } = duration(seconds)
  return `${value} ${unit}`
}
