import type { Template } from '../../../client/client'
import { templates } from '../../logic/settings'

/**
 * A text to be sent, with templates to begin with; stays at the foot of the page. Triggers `edit` and `send` with
 * `{content}`; the page empties it with `content` when it is sent.
 */
Component({
  properties: {
    content: String,
    placeholder: String,
  },
  data: {
    canSend: false,
    templates: [] as Template[],
    isChoosing: false,
  },
  observers: {
    content(content: string) {
      this.setData({ canSend: content.trim() !== '' })
    },
  },
  lifetimes: {
    async attached() {
      this.setData({ templates: await templates() })
    },
  },
  methods: {
    edit(event: WechatMiniprogram.Input) {
      this.write(event.detail.value)
    },
    write(content: string) {
      this.setData({ content })
      this.triggerEvent('edit', { content })
    },
    send() {
      if (this.data.canSend) this.triggerEvent('send', { content: this.data.content.trim() })
    },
    toggle() {
      this.setData({ isChoosing: !this.data.isChoosing })
    },
    /** Adds a template to what is written already, so that a wrong tap loses nothing. */
    take(event: WechatMiniprogram.TouchEvent<object, object, { index: number }>) {
      const { text = '' } = this.data.templates[event.currentTarget.dataset.index] ?? {}
      this.setData({ isChoosing: false })
      this.write(this.data.content + text)
    },
  },
})
