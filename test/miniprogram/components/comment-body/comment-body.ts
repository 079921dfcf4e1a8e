import type { CommentView } from '../../lib/comment-view'
import { copy } from '../../lib/dialogs'

/** A comment on an order. */
Component({
  properties: {
    comment: { type: Object, value: {} as CommentView },
    /** Shows the payment and who it was as well. */
    isDetailed: Boolean,
  },
  methods: {
    copyText(event: WechatMiniprogram.TouchEvent<object, object, { text: string }>) {
      copy(event.currentTarget.dataset.text)
    },
  },
})
