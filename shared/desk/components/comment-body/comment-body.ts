import type { CommentView } from '../../logic/comment-view'
import { copyToClipboard } from '../../logic/dialogs'

/** A comment on an order. */
Component({
  properties: {
    comment: { type: Object, value: {} as CommentView },
    /** Shows the payment and who it was as well. */
    isDetailed: Boolean,
  },
  methods: {
    copyText(event: WechatMiniprogram.TouchEvent<object, object, { text: string }>) {
      copyToClipboard(event.currentTarget.dataset.text)
    },
  },
})
