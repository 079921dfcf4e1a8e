import type { MediaView } from '../../logic/comment-view'
import { showError } from '../../logic/dialogs'

/** The pictures or the video of a comment; a tap opens them. */
Component({
  properties: {
    media: { type: Array, value: [] as MediaView[] },
  },
  methods: {
    preview(event: WechatMiniprogram.TouchEvent<object, object, { index: number }>) {
      const sources = this.data.media.map(({ url, type, thumb }) => ({ url, type, poster: thumb }))
      wx.previewMedia({ sources, current: event.currentTarget.dataset.index }).catch(showError)
    },
  },
})
