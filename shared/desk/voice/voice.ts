import { componentOf } from '../logic/component'
import { alertBeforeLeaving } from '../logic/leave-alert'
import { shareVoice } from '../logic/share'

/**
 * One voice: by `id` from a list, an alert or a colleague; a comment that is not archived by `commentId`. If it was opened
 * by a card or an alert, WeChat shows its own button home at the top.
 */
Page({
  data: {
    voiceId: '',
    commentId: '',
  },

  onLoad({ id = '', commentId = '' }: Record<string, string | undefined>) {
    this.setData({
      voiceId: decodeURIComponent(id),
      commentId: decodeURIComponent(commentId),
    })
  },
  onUnload() {
    alertBeforeLeaving(false)
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
