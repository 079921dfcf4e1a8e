import { copy, showError } from '../../lib/dialogs'
import type { FeedbackView } from '../../lib/feedback-view'

type PictureEvent = WechatMiniprogram.CustomEvent<{ mediaId: string; url: string }>

/** One feedback record. */
Component({
  properties: {
    feedback: { type: Object, value: {} as FeedbackView },
  },
  data: {
    isUnfolded: false,
    /** By media id: those that are loaded. */
    urls: {} as Record<string, string>,
  },
  methods: {
    toggleDevice() {
      this.setData({ isUnfolded: !this.data.isUnfolded })
    },
    copyPhone() {
      copy(this.data.feedback.phone)
    },
    pictureLoaded({ detail: { mediaId, url } }: PictureEvent) {
      this.data.urls[mediaId] = url
    },
    preview({ detail: { url } }: PictureEvent) {
      const { feedback, urls } = this.data
      const all = feedback.mediaIds.map(id => urls[id] ?? '').filter(Boolean)
      wx.previewImage({ current: url, urls: all }).catch(showError)
    },
  },
})
