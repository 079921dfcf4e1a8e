import { componentOf } from '../logic/component'
import { deskPage } from '../logic/desk-page'
import { alertBeforeLeaving } from '../logic/leave-alert'
import { pageUrl } from '../logic/pages'
import { shareVoice } from '../logic/share'

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

  onLoad({ id = '', cq = id, commentId = '' }: Record<string, string | undefined>) {
    this.setData({
      voiceId: decodeURIComponent(cq).replace(/^id=/, ''),
      commentId: decodeURIComponent(commentId),
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
    alertBeforeLeaving(detail.isDraft)
  },
  async onPullDownRefresh() {
    await componentOf<{ load(): Promise<void> }>(this, '#detail')?.load()
    wx.stopPullDownRefresh()
  },
  onShareAppMessage() {
    return shareVoice(this.data.voiceId)
  },
})
