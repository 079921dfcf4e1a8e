/** A text to be sent. Triggers `send` with `{content}`; the page empties it with `content` when it is sent. */
Component({
  properties: {
    content: String,
    placeholder: String,
  },
  data: { canSend: false },
  observers: {
    content(content: string) {
      this.setData({ canSend: content.trim() !== '' })
    },
  },
  methods: {
    edit(event: WechatMiniprogram.CustomEvent<{ value: string }>) {
      this.setData({ content: event.detail.value })
      this.triggerEvent('edit', { content: event.detail.value })
    },
    send() {
      if (this.data.canSend) this.triggerEvent('send', { content: this.data.content.trim() })
    },
  },
})
