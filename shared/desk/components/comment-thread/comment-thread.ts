import type { OldCommentView, ReplyView, StepView } from '../../logic/comment-view'

/** What came after a comment: its settlement, what it said before, its answers. Triggers `delete` with `{id}`. */
Component({
  properties: {
    steps: { type: Array, value: [] as StepView[] },
    old: { type: Object, optionalTypes: [null], value: null as OldCommentView | null },
    replies: { type: Array, value: [] as ReplyView[] },
  },
  methods: {
    remove(event: WechatMiniprogram.TouchEvent<object, object, { id: string }>) {
      this.triggerEvent('delete', { id: event.currentTarget.dataset.id })
    },
  },
})
