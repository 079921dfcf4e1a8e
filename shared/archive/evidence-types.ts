/* What the phone wrote around a feedback, as the archive keeps it. Times are epoch seconds. */

import type { LogLevel } from '../operation/types'

/**
 * What was found (现场的结果): `found` something, `none` nothing was written, `unavailable` WeChat gave no answer while it had
 * the log, which it keeps for seven days.
 */
export type EvidenceState = 'found' | 'none' | 'unavailable'

/** One line of the phone's log (一行日志). Contacts and credentials are masked in it. */
export interface EvidenceLine {
  /** When it was written (时间). */
  time: number
  /** Its level (日志等级); `debug` is any that WeChat does not document. */
  level: LogLevel
  /** The page (页面路径). */
  page: string
  /** What was written (日志文字). */
  text: string
}

/** A JavaScript error of this user around that day (一种 JS 错误). Contacts and credentials are masked in it. */
export interface EvidenceError {
  /** What it says (错误信息), at most 2,000 characters. */
  message: string
  /** Where it was thrown (错误堆栈); `''` where WeChat does not say it. */
  stack: string
  /** How often it happened to this user (发生次数). */
  count: number
}

/** What the user's phone wrote around a feedback (现场). */
export interface Evidence {
  /** What was found (结果). */
  state: EvidenceState
  /** Lines of the log (日志), oldest first: at most 50, from 30 minutes before the feedback to 5 minutes after it. */
  logs: EvidenceLine[]
  /** Errors (JS 错误), the most frequent first: at most 10. */
  errors: EvidenceError[]
  /** When it was fetched (获取时间). */
  fetchedAt: number
  /** `true` where something was cut (内容被截短): all of it is at most 100 KB. */
  cut?: boolean
}

/** How much the phone wrote (现场的数量). */
export interface EvidenceCounts {
  /** What was found (结果). */
  state: EvidenceState
  /** How many lines of the log (日志条数). */
  logs: number
  /** How many errors (JS 错误种数). */
  errors: number
}
