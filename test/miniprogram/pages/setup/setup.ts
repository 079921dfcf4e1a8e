import { UserVoiceError } from 'wx-user-voice'
import { client } from '../../lib/client'
import { copy } from '../../lib/dialogs'
import { errorView } from '../../lib/error-view'

/** What someone sees who is not an administrator (yet). */
Page({
  data: {
    openid: '',
    /** The cloud function that refused: each has a list of administrators of its own. */
    functionName: '',
    message: '',
    isChecking: false,
  },

  onLoad({ openid = '', functionName = '' }: Record<string, string | undefined>) {
    this.setData({ openid: decodeURIComponent(openid), functionName: functionName || 'getFeedback' })
  },
  copyOpenid() {
    copy(this.data.openid)
  },
  /** To the list whose function refused. */
  leave() {
    const page = this.data.functionName.startsWith('getComment') ? 'comments' : 'feedback'
    wx.switchTab({ url: `/pages/${page}/${page}` })
  },
  async check() {
    if (this.data.isChecking) return
    this.setData({ isChecking: true, message: '' })
    const { functionName } = this.data
    try {
      await call(functionName)
      this.leave()
    } catch (thrown) {
      const { isForbidden, message, openid } = errorView(thrown)
      this.setData({
        message: isForbidden
          ? `云函数 ${functionName} 还没有生效：请确认已经保存，并且每个函数都设置了。`
          : message,
        ...(openid && { openid }),
      })
    } finally {
      this.setData({ isChecking: false })
    }
  },
})

/** Calls a function for as little as possible. */
async function call(functionName: string): Promise<unknown> {
  switch (functionName) {
    case 'getCommentList':
      return client.getCommentList({ limit: 1 })
    case 'getCommentInfo':
    case 'getCommentReplyList':
      // It looks at the caller first: who is told that this is no id may call it.
      return client[functionName]({ commentId: '' }).catch((error: unknown) => {
        if (!(error instanceof UserVoiceError) || error.kind !== 'invalid_input') throw error
      })
    default:
      return client.getFeedback({ num: 1 })
  }
}
