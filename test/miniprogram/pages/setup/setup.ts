import { client } from '../../lib/client'
import { copy } from '../../lib/dialogs'
import { errorView } from '../../lib/error-view'

/** What someone sees who is not an administrator (yet). */
Page({
  data: {
    openid: '',
    message: '',
    isChecking: false,
  },

  onLoad({ openid = '' }: Record<string, string | undefined>) {
    this.setData({ openid: decodeURIComponent(openid) })
  },
  copyOpenid() {
    copy(this.data.openid)
  },
  async check() {
    if (this.data.isChecking) return
    this.setData({ isChecking: true, message: '' })
    try {
      await client.getFeedback({ num: 1 })
      wx.switchTab({ url: '/pages/feedback/feedback' })
    } catch (thrown) {
      const { isForbidden, message, openid } = errorView(thrown)
      this.setData({
        message: isForbidden ? '还没有生效：请确认已经保存，并且每个函数都设置了。' : message,
        ...(openid && { openid }),
      })
    } finally {
      this.setData({ isChecking: false })
    }
  },
})
