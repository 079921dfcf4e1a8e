import { componentOf } from '../logic/component'
import { deskPage } from '../logic/desk-page'
import { oneAtATime } from '../logic/dialogs'
import { alertBeforeLeaving, mayLeaveDraft } from '../logic/leave-alert'
import { pageUrl } from '../logic/pages'
import { shareVoice } from '../logic/share'

/** The id in a parameter. WeChat hands a query on encoded, what stands in a link more than once; no id has a `%`. */
function idIn(parameter: string): string {
  try {
    const decoded = decodeURIComponent(parameter)
    return decoded === parameter ? parameter.replace(/^id=/, '') : idIn(decoded)
  } catch {
    return parameter
  }
}

/**
 * One voice: by `id` from a list or a colleague; a comment that is not archived by `commentId`. The link of an alert ends
 * with `cq=id%3D…`, the one parameter that may be appended to it: WeChat's documents show that the page gets `id`, as from a
 * query of its own; where it gets `cq`, the id is in there.
 */
deskPage({
  data: {
    voiceId: '',
    commentId: '',
  },
  hasDraft: false,

  onLoad({ id = '', cq = id, commentId = '' }: Record<string, string | undefined>) {
    this.setData({
      voiceId: idIn(cq),
      commentId: idIn(commentId),
    })
  },
  onUnload() {
    alertBeforeLeaving(false)
  },
  /** The way on where nothing lies below this page. */
  openInbox() {
    wx.redirectTo({ url: pageUrl('inbox') })
  },
  minds({ detail }: WechatMiniprogram.CustomEvent<{ isDraft: boolean }>) {
    this.hasDraft = detail.isDraft
    alertBeforeLeaving(detail.isDraft)
  },
  /** Its neighbour takes its place, so that Back still leads to the list. */
  go({ detail: { id } }: WechatMiniprogram.CustomEvent<{ id: string }>) {
    return oneAtATime(this, async () => {
      if (this.hasDraft && !(await mayLeaveDraft())) return
      this.hasDraft = false
      alertBeforeLeaving(false)
      this.setData({ voiceId: id, commentId: '' })
      wx.pageScrollTo({ scrollTop: 0, duration: 0 })
    })
  },
  async onPullDownRefresh() {
    await componentOf<{ load(): Promise<void> }>(this, '#detail')?.load()
    wx.stopPullDownRefresh()
  },
  onShareAppMessage() {
    return shareVoice(this.data.voiceId)
  },
})
