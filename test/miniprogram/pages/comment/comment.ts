import { commentsChanged } from '../../lib/changes'
import { client } from '../../lib/client'
import {
  type CommentView,
  commentView,
  type OldCommentView,
  oldCommentView,
  type ReplyView,
  replyViews,
  type StepView,
  stepViews,
} from '../../lib/comment-view'
import { confirm, oneAtATime, perform, showError } from '../../lib/dialogs'
import { type ErrorView, errorView } from '../../lib/error-view'
import { alertBeforeLeaving } from '../../lib/leave-alert'
import { leaveWhenForbidden } from '../../lib/refusal'

Page({
  data: {
    commentId: '',
    status: 'loading' as 'loading' | 'ready' | 'error',
    error: null as ErrorView | null,
    comment: null as CommentView | null,
    steps: [] as StepView[],
    old: null as OldCommentView | null,
    /** The answer, then its follow-ups. */
    replies: [] as ReplyView[],
    draft: '',
  },
  /** How often it was read: only the answer to the last time counts. */
  loads: 0,
  isClosed: false,
  /** Whether a settlement is written that was not submitted. */
  hasSettlement: false,

  async onLoad({ commentId = '' }: Record<string, string | undefined>) {
    this.setData({ commentId })
    await this.load()
  },
  onUnload() {
    this.isClosed = true
    alertBeforeLeaving(false)
  },
  async onPullDownRefresh() {
    await this.load()
    wx.stopPullDownRefresh()
  },
  async load() {
    if (this.isClosed) return
    this.loads += 1
    const load = this.loads
    const isStale = () => this.isClosed || load !== this.loads
    this.setData({ status: 'loading', error: null })
    const { commentId } = this.data
    try {
      const [info, replies] = await Promise.all([
        client.getCommentInfo({ commentId }),
        client.getCommentReplyList({ commentId }),
      ])
      if (isStale()) return
      this.setData({
        status: 'ready',
        comment: commentView(info.comment),
        steps: stepViews(info.process),
        old: oldCommentView(info.oldComment),
        replies: replyViews(replies),
      })
    } catch (thrown) {
      if (isStale()) return
      const error = errorView(thrown)
      this.setData({ status: 'error', error })
      leaveWhenForbidden(error)
      // What was shown before hides the error of the page itself.
      if (this.data.comment) await showError(thrown)
    }
  },
  edit({ detail }: WechatMiniprogram.CustomEvent<{ content: string }>) {
    this.setData({ draft: detail.content })
    this.mindDrafts()
  },
  settlementDraft({ detail }: WechatMiniprogram.CustomEvent<{ isDraft: boolean }>) {
    this.hasSettlement = detail.isDraft
    this.mindDrafts()
  },
  /** Nobody loses what they wrote without having been asked. */
  mindDrafts() {
    alertBeforeLeaving(this.data.draft.trim() !== '' || this.hasSettlement)
  },
  send({ detail }: WechatMiniprogram.CustomEvent<{ content: string }>) {
    return oneAtATime(this, () => this.answer(detail.content))
  },
  deleteAnswer(event: WechatMiniprogram.TouchEvent<object, object, { id: string }>) {
    return oneAtATime(this, () => this.deleteReply(event.currentTarget.dataset.id))
  },
  resetQuota() {
    return oneAtATime(this, () => this.allowMessage())
  },
  async answer(content: string) {
    const { commentId, replies } = this.data
    const [answer] = replies
    await this.change('正在发送', async () => {
      await (answer
        ? client.addCommentReply({ commentId, replyId: answer.id, content })
        : client.addReply({ commentId, content }))
      if (this.isClosed) return
      this.setData({ draft: '' })
      this.mindDrafts()
    })
  },
  async deleteReply(id: string) {
    const { commentId, replies } = this.data
    const replyId = replies[0]?.id
    if (!replyId) return
    const isAnswer = id === replyId
    const what = isAnswer && replies.length > 1 ? '这条回复下追加的回复会一起删除。' : '删除后不能恢复。'
    if (!(await confirm('删除回复', what, '删除'))) return
    await this.change('正在删除', () =>
      isAnswer
        ? client.deleteReply({ commentId, replyId })
        : client.deleteCommentReply({ commentId, replyId, commentReplyId: id }),
    )
  },
  async allowMessage() {
    const { commentId } = this.data
    if (!(await confirm('重置额度', '重置后可以再给这位用户发一条客服消息。', '重置'))) return
    await perform('正在重置', () => client.resetApiKfQuota({ commentId }))
  },
  async settled() {
    commentsChanged()
    await this.load()
  },
  /** Does something and shows what came of it, after an error too: it may have been carried out all the same. */
  async change(title: string, action: () => Promise<unknown>) {
    await perform(title, action)
    commentsChanged()
    await this.load()
  },
})
