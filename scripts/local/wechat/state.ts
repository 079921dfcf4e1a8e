import { WeChatRefusal } from '../http/refusals'
import type { SampleData } from '../sample/data'
import { CommentStore } from './comment-store'

interface TempMedia {
  mediaId: string
  filename: string
  bytes: Buffer
}

/** The most records in a page of feedback or comments, for tests to change: WeChat documents neither. */
interface PageLimits {
  /** If more are asked for, only this many come. */
  given: number
  /** If more are asked for, the call is refused with this errcode. */
  taken: number
  errcode: number
}

/** What WeChat knows of a mini program: the state behind every API. */
export class WeChatState {
  readonly comments: CommentStore
  readonly pageLimits: PageLimits = {
    given: Number.POSITIVE_INFINITY,
    taken: Number.POSITIVE_INFINITY,
    errcode: 40097,
  }
  /** Images that customerServiceMessage.uploadTempMedia took. */
  readonly tempMedia: TempMedia[] = []
  /** What customerServiceMessage.send took. */
  readonly serviceMessages: { touser: string; content: string }[] = []

  /** What urllink.generate made. */
  readonly urlLinks: { path: string; query: string; days: number; url: string }[] = []
  /** Where the desk is served: links open it there. Without it they look as WeChat's do. */
  deskUrl: string | undefined

  constructor(
    /** Milliseconds. */
    readonly now: () => number,
    readonly data: SampleData,
  ) {
    this.comments = new CommentStore(data.comments)
  }

  /** How many records a page has if `asked` are asked for. */
  pageSize(asked: number): number {
    const { given, taken, errcode } = this.pageLimits
    if (asked > taken) throw new WeChatRefusal(errcode, 'invalid size')
    return Math.min(asked, given)
  }
}
