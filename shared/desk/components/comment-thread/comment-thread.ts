import type { ReplyView, StepView } from '../../logic/comment-view'

/** What came after a comment: its answers, and its settlement with WeChat. Triggers `delete` with `{id}`. */
Component({
  properties: {
    steps: { type: Array, value: [] as StepView[] },
    replies: { type: Array, value: [] as ReplyView[] },
  },
  methods: {
    remove(event: WechatMiniprogram.TouchEvent<object, object, { id: string }>) {
      this.triggerEvent('delete', { id: event.currentTarget.dataset.id })
    },
  },
})
