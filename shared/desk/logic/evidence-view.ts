import type { Evidence, EvidenceError, FeedbackVoice, LogLevel } from '../../client/client'
import { chinaClock, chinaClockToSecond, chinaDateOf, nowSeconds } from './china-time'
import { formatOffset } from './format'

/** A line of the timeline: what the phone wrote, or that the feedback was sent. */
export interface TimelineEntry {
  id: number
  /** `said` for the feedback itself. */
  level: LogLevel | 'said'
  levelName: string
  /** `−2 分 13 秒`; `''` for the feedback itself. */
  offset: string
  clock: string
  page: string
  text: string
  /** Whether it is folded at first. */
  isLong: boolean
  /** Whether it is shown before all of them are asked for. */
  isNear: boolean
}

/** What the phone wrote around a feedback, or why there is nothing. */
export interface EvidenceView {
  /** `日志 12 条 · JS 错误 2 种`, or `''`. */
  summary: string
  /** Oldest first, with the feedback among them; empty where there is no log. */
  timeline: TimelineEntry[]
  /** Whether some lines are not shown at first. */
  isFolded: boolean
  errors: EvidenceError[]
  /** What is to be known of what is shown, or why there is nothing. */
  notes: string
  /** Whether the setup may be the reason. */
  isSetup: boolean
  /** Whether the mini program writes no log, as far as one can see. */
  isSilent: boolean
}

const LEVELS: Record<LogLevel, string> = { debug: '调试', info: '信息', warn: '警告', error: '错误' }

/** How many lines before and after the feedback are shown at first. */
const NEAR = { before: 8, after: 4 }
/** Fewer are not worth a tap. */
const FEWEST_HIDDEN = 4
/** A longer text takes more than the three lines that it has at first on a phone. */
const MOST_CHARACTERS = 100
const MOST_TEXT_LINES = 3

const MINUTE = 60
const DAY = 24 * 60 * MINUTE
/** Phones may still be sending what they wrote; a sync waits for that long. */
const SENDING = 6 * MINUTE
/** WeChat keeps a log for that long. */
const KEPT = 7 * DAY

type Asked = Pick<FeedbackVoice, 'createTime' | 'firstSeen' | 'openid' | 'evidence'>

export function evidenceView(voice: Asked, now = nowSeconds()): EvidenceView {
  const { evidence } = voice
  if (evidence?.state === 'found') return foundView(voice.createTime, evidence)
  const isSilent = evidence?.state === 'none'
  return {
    summary: '',
    timeline: [],
    isFolded: false,
    errors: [],
    isSilent,
    ...(isSilent
      ? { notes: '反馈前 30 分钟到后 5 分钟，这台手机没有写日志，当天也没有 JS 错误。', isSetup: false }
      : whyNothing(voice, now)),
  }
}

function whyNothing(
  { createTime, firstSeen, openid, evidence }: Asked,
  now: number,
): Pick<EvidenceView, 'notes' | 'isSetup'> {
  const because = (notes: string, isSetup: boolean) => ({ notes, isSetup })
  if (!openid) return because('微信没有给出这位用户的 openid，查不了他的日志。', false)
  if (evidence) return because('没能在 7 天里取到。微信只保留 7 天的日志，现在已经没有了。', true)
  if (firstSeen - createTime >= KEPT)
    return because('这条反馈归档时已经超过 7 天，微信只保留 7 天的日志。', false)
  if (now - createTime >= KEPT) return because('当时没有取，现在已经超过 7 天，微信只保留 7 天的日志。', true)
  if (now - createTime < SENDING)
    return because('手机可能还在上传日志。反馈 6 分钟以后，下一次自动同步会来取。', false)
  return because(
    '还没有取到，之后的自动同步会再取。半小时后还是没有，可能是没有权限、今天的次数用完了，或者关闭了（FEEDBACK_EVIDENCE=off）；开启以前收到的不会取。',
    true,
  )
}

function foundView(createTime: number, { logs, errors, fetchedAt, cut }: Evidence): EvidenceView {
  const lines = logs.map(({ time, level, page, text }, id): TimelineEntry => {
    return {
      id,
      level,
      levelName: LEVELS[level] || LEVELS.debug,
      offset: formatOffset(time - createTime),
      clock: chinaClockToSecond(time),
      page,
      text,
      isLong: text.length > MOST_CHARACTERS || text.split('\n').length > MOST_TEXT_LINES,
      isNear: true,
    }
  })
  const before = logs.filter(({ time }) => time <= createTime).length
  const said: TimelineEntry = {
    id: -1,
    level: 'said',
    levelName: '',
    offset: '',
    clock: `${chinaDateOf(createTime)} ${chinaClockToSecond(createTime)}`,
    page: '',
    text: '用户提交了反馈',
    isLong: false,
    isNear: true,
  }
  const [from, to] = [before - NEAR.before, before + NEAR.after]
  const hidden = lines.filter(({ id }) => id < from || id >= to).length
  const isFolded = hidden >= FEWEST_HIDDEN
  const timeline = lines.map(line => ({ ...line, isNear: !isFolded || (line.id >= from && line.id < to) }))
  timeline.splice(before, 0, said)
  return {
    summary: [
      logs.length > 0 ? `日志 ${logs.length} 条` : '没有日志',
      errors.length > 0 ? `JS 错误 ${errors.length} 种` : '没有 JS 错误',
    ].join(' · '),
    timeline: logs.length > 0 ? timeline : [],
    isFolded,
    errors: errors.map(one => ({ ...one, message: one.message || '没有错误信息' })),
    notes: `${cut ? '内容太多，只保留了一部分。' : ''}${chinaDateOf(fetchedAt)} ${chinaClock(fetchedAt)} 取到。`,
    isSetup: false,
    isSilent: logs.length === 0,
  }
}

/** What is shown of the timeline; the page stands only where it is another than before. */
export function shownEntries(timeline: TimelineEntry[], isWhole: boolean): TimelineEntry[] {
  let last = ''
  return timeline
    .filter(({ isNear }) => isWhole || isNear)
    .map(entry => {
      if (entry.level === 'said') return entry
      const page = entry.page === last ? '' : entry.page
      last = entry.page
      return { ...entry, page }
    })
}

/** All of it as text, to be pasted into a ticket. */
export function evidenceText({ summary, timeline, errors, notes }: EvidenceView): string {
  const lines = timeline.map(({ clock, offset, levelName, page, text }) =>
    [clock, offset, levelName, page, text].filter(Boolean).join('  '),
  )
  const thrown = errors.map(({ message, count, stack }) =>
    [`JS 错误  ${count} 次  ${message}`, stack].filter(Boolean).join('\n'),
  )
  return [`现场  ${summary}`, ...lines, ...thrown, notes].join('\n')
}

/** How a mini program writes a log: https://developers.weixin.qq.com/miniprogram/dev/framework/realtimelog/ */
export const LOG_EXAMPLE = `const log = wx.getRealtimeLogManager()
wx.onError(message => log.error(message))
log.info('提交订单', orderId)`
