import { WeChatRefusal } from '../http/refusals'
import type { CommentState, FollowUpRecord, ReplyRecord } from '../sample/records'

interface Settlement {
  commentId: string
  content: string
  picList: string[]
}

/** The comments of the mini program, with replies, settlements and quota resets. */
export class CommentStore {
  /** Newest first. */
  readonly all: CommentState[]
  /** Comment ids, one for each resetApiKfQuota. */
  readonly quotaResets: string[] = []
  /** Openids of users who may be sent one customer service message. */
  readonly mayBeWritten = new Set<string>()
  readonly settlements: Settlement[] = []
  #lastId = 3_380_000_000_000_000_000n

  constructor(comments: readonly CommentState[]) {
    this.all = structuredClone([...comments])
  }

  find(commentId: string): CommentState {
    const found = this.all.find(({ comment }) => comment.commentId === commentId)
    if (!found) throw notYours()
    return found
  }

  addReply(commentId: string, content: string, now: number): void {
    const state = this.find(commentId)
    // Whether WeChat takes a second reply is unknown; silently overwriting the first would hide a mistake.
    if (state.reply) throw new WeChatRefusal(-10001, 'the comment has a reply')
    const { nickName, headImg } = state.comment.bizInfo
    state.reply = {
      commentId,
      replyId: this.#nextId(),
      ...timesOf(now),
      replyContent: { content },
      replyObject: { nickname: nickName, imgUrl: headImg },
    }
  }

  deleteReply(commentId: string, replyId: string): void {
    const state = this.find(commentId)
    replyOf(state, replyId)
    delete state.reply
    state.followUps = []
  }

  addFollowUp(commentId: string, replyId: string, content: string, now: number): void {
    const state = this.find(commentId)
    replyOf(state, replyId)
    const { nickName, headImg } = state.comment.bizInfo
    const followUp: FollowUpRecord = {
      commentId,
      commentReplyId: this.#nextId(),
      ...timesOf(now),
      commentReplyContent: { content },
      commentReplyObject: { nickname: nickName, imgUrl: headImg },
    }
    state.followUps.push(followUp)
  }

  deleteFollowUp(commentId: string, replyId: string, commentReplyId: string): void {
    const state = this.find(commentId)
    replyOf(state, replyId)
    const at = state.followUps.findIndex(followUp => followUp.commentReplyId === commentReplyId)
    if (at < 0) throw notYours()
    state.followUps.splice(at, 1)
  }

  resetQuota(commentId: string): void {
    const { comment } = this.find(commentId)
    this.quotaResets.push(commentId)
    this.mayBeWritten.add(comment.userInfo.openid)
  }

  settle(settlement: Settlement, now: number): void {
    const { comment, actions } = this.find(settlement.commentId)
    if (!isBad(comment.score)) throw new WeChatRefusal(10000, 'not a bad comment')
    if (comment.extInfo.isAlreadySendTmpl)
      throw new WeChatRefusal(10000, 'the template message was already sent')
    comment.extInfo.isAlreadySendTmpl = true
    for (const action of actions ?? []) {
      if (action.type === 2 || action.type === 3) action.updateTime = Math.floor(now / 1000)
    }
    this.settlements.push(settlement)
  }

  #nextId(): string {
    this.#lastId += 1n
    return String(this.#lastId)
  }
}

/** One and two stars. */
export function isBad(score: number): boolean {
  return score >= 100 && score < 300
}

function notYours(): WeChatRefusal {
  return new WeChatRefusal(-10403, 'no permission for this comment, reply or follow-up')
}

function replyOf(state: CommentState, replyId: string): ReplyRecord {
  if (state.reply?.replyId !== replyId) throw notYours()
  return state.reply
}

function timesOf(now: number) {
  const seconds = String(Math.floor(now / 1000))
  return { createTime: seconds, updateTime: seconds }
}
