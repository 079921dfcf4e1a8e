import { ofApp } from '../../logic/apps'
import { client } from '../../logic/client'
import { confirm, oneAtATime, perform } from '../../logic/dialogs'

/**
 * A customer service message to the author of a bad comment. Triggers `sent`, also after an error, and `draft` with
 * `{isDraft}`.
 */
Component({
  properties: {
    /** Whose the comment is; empty where that is not known. */
    appid: String,
    commentId: String,
  },
  data: { content: '', canSend: false },
  observers: {
    content(content: string) {
      const canSend = content.trim() !== ''
      this.setData({ canSend })
      this.triggerEvent('draft', { isDraft: canSend })
    },
  },
  methods: {
    edit(event: WechatMiniprogram.Input) {
      this.setData({ content: event.detail.value })
    },
    send() {
      return oneAtATime(this, async () => {
        const { appid, commentId, content, canSend } = this.data
        if (!canSend) return
        if (!(await confirm('发送消息', '用户会在微信的客服会话里收到，发出后不能撤回。', '发送'))) return
        const isSent = await perform('正在发送', () =>
          client.sendServiceMessage({ ...ofApp(appid), commentId, content: content.trim() }),
        )
        if (isSent) this.setData({ content: '' })
        this.triggerEvent('sent')
      })
    },
  },
})
