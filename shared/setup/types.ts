/* What checkSetup takes and returns. */

import type { OfApp } from '../types'

/** What is checked (检查项), each by itself: `checkTitle` gives its Chinese name. */
export type CheckId =
  /** Who may call (管理员). */
  | 'administrators'
  /** For which mini program (小程序 AppID). */
  | 'appid'
  /** Whether WeChat hands out an access token (接口调用凭据). */
  | 'token'
  /** Whether feedback comes (用户反馈). */
  | 'feedback'
  /** Whether comments come (交易评价). */
  | 'comments'
  /** Whether the archive can be written (数据库). */
  | 'database'
  /** When the archive was last brought up to date (自动同步). */
  | 'sync'
  /** Where alerts go (群机器人). */
  | 'robots'
  /** Node.js and the time limit (运行环境). */
  | 'runtime'
  /** Whether what users' phones write can be fetched (现场). */
  | 'evidence'
  /** Whether alerts can end with a link (提醒链接). */
  | 'links'
  /** Whether WeChat pushes bad comments (消息推送). */
  | 'pushes'

/** One thing that the owner sets up (一项检查). */
export interface Check {
  /** What is checked (检查项). */
  id: CheckId
  /** `ok`: it works (正常). `todo`: the hint says what to do (待设置). `off`: it is not in use, and need not be (未启用). */
  state: 'ok' | 'todo' | 'off'
  /** What was found (查到了什么), in English. */
  message: string
  /** What to do, and where to click (怎么办). */
  hint?: string
  /** The code that WeChat or its gateway gave (微信的错误码). */
  weChatCode?: number
}

/** What checkSetup takes (检查的选项). */
export interface SetupQuery extends OfApp {
  /** Whether to send a test message to the robots (给机器人发测试消息): `false` unless given. */
  test?: boolean
  /** The root of the desk that asks (工作台的分包目录), to be compared with `DESK_PATH`. */
  desk?: string
  /** Whether to give the shapes of WeChat's answers (返回的结构): `false` unless given. For owners alone. */
  shapes?: boolean
}

/** How far the setup has come (设置检查), one check for each `CheckId`. */
export interface Setup {
  /** The checks (各项检查). */
  checks: Check[]
  /** The shapes of WeChat's answers (返回的结构), where they were asked for. */
  shapes?: Shapes
  /** How far each mini program is (各小程序), where several are served and no `appid` was given. */
  apps?: AppSetup[]
}

/** How far the setup of a mini program has come (一个小程序的设置). */
export interface AppSetup {
  /** Its appid (小程序 AppID). */
  appid: string
  /**
   * `ok`: feedback and comments come, or need not (正常). `todo`: something is missing (待设置). `unknown`: there was no
   * time to look, or no answer in time (没来得及检查).
   */
  state: 'ok' | 'todo' | 'unknown'
  /** The checks that are `todo` (待设置的检查项), among `token`, `feedback` and `comments`. */
  missing: CheckId[]
}

/**
 * Keys, and what kinds of values stand there, but never a value (返回的结构，没有内容):
 * `{ list: { 'list of 10': { record_id: 'number, 19 digits', phone: 'absent | text, 11 digits' } } }`.
 */
export type Shape = string | { [keyOrKind: string]: Shape }

/** What WeChat really answered to each API that reads (各读取接口返回的结构); `absent` where no answer came. */
export type Shapes = Record<
  | 'getFeedback'
  | 'getCommentList'
  | 'getCommentInfo'
  | 'getCommentReplyList'
  | 'realtimelogSearch'
  | 'getJsErrList'
  | 'getJsErrDetail',
  Shape
>

/** The function that checks the setup (设置检查). */
export interface SetupOperations {
  /** Says what works and what is still to be set (设置检查). */
  checkSetup(input?: SetupQuery): Promise<Setup>
}
