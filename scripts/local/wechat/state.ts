import type { SampleData } from '../sample/data'
import { CommentStore } from './comment-store'
import { Tokens } from './tokens'

interface TempMedia {
  mediaId: string
  filename: string
  bytes: Buffer
}

/** What WeChat knows: the state behind every API. */
export class WeChatState {
  readonly comments: CommentStore
  readonly tokens: Tokens
  /** Images that customerServiceMessage.uploadTempMedia took. */
  readonly tempMedia: TempMedia[] = []
  /** What customerServiceMessage.send took. */
  readonly serviceMessages: { touser: string; content: string }[] = []

  constructor(
    /** Milliseconds. */
    readonly now: () => number,
    readonly data: SampleData,
  ) {
    this.comments = new CommentStore(data.comments)
    this.tokens = new Tokens(now)
  }
}
