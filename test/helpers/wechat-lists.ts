import type { CommentRange } from '../../shared/comments/getCommentList'
import type { Comment } from '../../shared/comments/types'
import type { Feedback } from '../../shared/feedback/types'
import type { FetchedPage } from '../../shared/wechat/page'

/*
 * WeChat's two lists, with all that is not documented of them left open.
 */

export interface Habits {
  order: 'newest first' | 'oldest first'
  /** `wavering`: right, or a few too small. */
  total: 'right' | 'missing' | 'too small' | 'too large' | 'of the page' | 'wavering'
  /** The most records of a page; fewer come now and then where `isMoody`. */
  mostOnPage: number
  isMoody: boolean
  /** Whether the place of a page is counted in pages of the size that was asked for, or that was given. */
  countsIn: 'asked' | 'given'
  /** Whether records of a page are missing now and then, where a right total tells of them; asked for again, they come. */
  isForgetful?: boolean
  /** Whether the time of some feedback cannot be read. */
  isTimeless?: boolean
}

export class WeChatLists {
  /** Newest first. */
  feedback: Feedback[] = []
  comments: Comment[] = []
  readonly changed = new Set<string>()
  #ids = 0
  readonly #forgotten = new Set<string>()

  constructor(
    private readonly habits: Habits,
    private readonly random: () => number,
    public clock: number,
  ) {}

  addFeedback(createTime = this.clock): void {
    const recordId = String(9_000_000_000_000_000_000n + BigInt(++this.#ids))
    this.feedback.unshift({
      recordId,
      createTime: this.habits.isTimeless && this.random() < 0.1 ? 0 : createTime,
      content: `卡顿 ${recordId}`,
      phone: '',
      openid: this.#person(),
      nickname: '用户',
      headUrl: '',
      type: 3,
      mediaIds: [],
      systemInfo: { brand: 'HUAWEI', 'a.b': 1 },
    })
  }

  addComment(createTime = this.clock): void {
    const commentId = `c${++this.#ids}`
    const score = (1 + Math.floor(this.random() * 5)) * 100
    this.comments.splice(Math.floor(this.random() * (this.comments.length + 1)), 0, {
      commentId,
      amount: 100,
      orderId: `o${commentId}`,
      createTime,
      payTime: null,
      wxPayId: '',
      orderInfo: { busiOrderId: '' },
      userInfo: { openid: this.#person(), headImg: '', nickName: '' },
      bizInfo: { appid: '', headImg: '', nickName: '' },
      score,
      stars: score / 100,
      content: { txt: '还行', media: [] },
      extInfo: { isAlreadySendTmpl: false },
      productInfo: { productList: [] },
    })
  }

  /** Shows what was made some hours ago, and checked since. */
  showLate(): void {
    const time = this.clock - Math.floor(this.random() * 20 * 3600)
    this.addComment(time)
    this.addFeedback(time)
    const [late] = this.feedback.splice(0, 1)
    if (late) this.feedback.splice(Math.floor(this.random() * 50), 0, late)
  }

  /** A user changes a comment; a sync asks for changes of the last 30 days. */
  changeComment(): void {
    const comment = this.#any(this.comments.filter(({ createTime }) => createTime > this.clock - 29 * 86_400))
    if (!comment) return
    this.comments[this.comments.indexOf(comment)] = {
      ...comment,
      content: { txt: `${comment.content.txt}，改了`, media: [] },
    }
    this.changed.add(comment.commentId)
  }

  /** Removes a record of feedback, and now and then a comment; gives how many. */
  remove(): number {
    const before = this.feedback.length + this.comments.length
    const feedback = this.#any(this.feedback)
    if (feedback) this.feedback.splice(this.feedback.indexOf(feedback), 1)
    const comment = this.random() < 0.5 ? this.#any(this.comments) : undefined
    if (comment) this.comments.splice(this.comments.indexOf(comment), 1)
    return before - this.feedback.length - this.comments.length
  }

  feedbackPage(page: number, num: number): FetchedPage<Feedback> {
    const list = this.habits.order === 'newest first' ? this.feedback : [...this.feedback].reverse()
    const given = Math.min(num, this.habits.mostOnPage)
    const offset = (page - 1) * (this.habits.countsIn === 'asked' ? num : given)
    return this.#page(list, offset, given, `feedback ${page} ${num}`)
  }

  commentPage({ startTime, endTime, filterType }: CommentRange, offset: number, limit: number) {
    const list = this.comments.filter(
      ({ createTime, commentId }) =>
        createTime >= startTime && createTime <= endTime && (filterType !== 5 || this.changed.has(commentId)),
    )
    const asked = `${startTime} ${endTime} ${filterType} ${offset}`
    return this.#page(list, offset, Math.min(limit, this.habits.mostOnPage), asked)
  }

  #page<Item>(all: Item[], offset: number, size: number, asked: string): FetchedPage<Item> {
    const few = this.habits.isMoody && this.random() < 0.2 ? 1 + Math.floor(this.random() * size) : size
    const isForgotten =
      this.habits.isForgetful &&
      this.habits.total === 'right' &&
      !this.#forgotten.delete(asked) &&
      this.random() < 0.05
    if (isForgotten) this.#forgotten.add(asked)
    const list = isForgotten ? [] : structuredClone(all.slice(offset, offset + few))
    const total = {
      right: all.length,
      missing: null,
      'too small': Math.floor(all.length / 2),
      'too large': all.length + 7,
      'of the page': list.length,
      wavering: all.length - Math.floor(this.random() * 1.5 * Math.min(all.length, 3)),
    }[this.habits.total]
    return { list, total, received: list.length }
  }

  #person(): string {
    return `o${Math.floor(this.random() * 6)}`
  }

  #any<Item>(list: Item[]): Item | undefined {
    return list[Math.floor(this.random() * list.length)]
  }
}
