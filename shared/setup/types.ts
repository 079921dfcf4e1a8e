/* What checkSetup takes and returns. */

/** What is checked, each by itself. */
export type CheckId =
  /** Who may call. */
  | 'administrators'
  /** For which mini program. */
  | 'appid'
  /** Whether WeChat hands out an access token. */
  | 'token'
  | 'feedback'
  | 'comments'
  /** Whether the archive can be written. */
  | 'database'
  /** When the archive was last brought up to date. */
  | 'sync'
  /** Where alerts go. */
  | 'robots'
  /** Node.js and the time limit. */
  | 'runtime'

/** One thing that the owner sets up. */
export interface Check {
  id: CheckId
  /** `ok`: it works. `todo`: the hint says what to do. `off`: it is not in use, and need not be. */
  state: 'ok' | 'todo' | 'off'
  /** What was found, in English. */
  message: string
  /** What to do, and where to click. */
  hint?: string
  /** The code that WeChat or its gateway gave. */
  weChatCode?: number
}

/** What checkSetup takes. */
export interface SetupQuery {
  /** Whether to send a test message to the robots: `false` unless given. */
  test?: boolean
  /** Whether to give the shapes of WeChat's answers: `false` unless given. For owners alone. */
  shapes?: boolean
}

/** How far the setup has come, one check for each `CheckId`. */
export interface Setup {
  checks: Check[]
  /** Where they were asked for. */
  shapes?: Shapes
}

/**
 * Keys, and what kinds of values stand there, but never a value: `{ list: { 'list of 10': { record_id: 'number, 19 digits',
 * phone: 'absent | text, 11 digits' } } }`.
 */
export type Shape = string | { [keyOrKind: string]: Shape }

/** What WeChat really answered to each API that reads; `absent` where no answer came. */
export type Shapes = Record<
  'getFeedback' | 'getCommentList' | 'getCommentInfo' | 'getCommentReplyList',
  Shape
>

export interface SetupOperations {
  /** Says what works and what is still to be set. */
  checkSetup(input?: SetupQuery): Promise<Setup>
}
