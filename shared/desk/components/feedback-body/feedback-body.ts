import { copyToClipboard, showError } from '../../logic/dialogs'
import type { FeedbackView } from '../../logic/feedback-view'
import { isWide } from '../../logic/layout'

type PictureEvent = WechatMiniprogram.CustomEvent<{ mediaId: string; url: string }>

/** What a user reported. */
Component({
  properties: {
    /** Whose it is; empty where that is not known. */
    appid: String,
    feedback: { type: Object, value: {} as FeedbackView },
    /** Shows who it was, and copies the device as a whole. */
    isDetailed: Boolean,
  },
  data: {
    isUnfolded: false,
    /** WeChat on a PC makes no calls, and neither do tablets. */
    canCall: true,
    /** The pictures that are loaded, by media id. */
    urls: {} as Record<string, string>,
  },
  lifetimes: {
    attached() {
      this.setData({ canCall: !isWide() })
    },
  },
  methods: {
    toggleDevice() {
      this.setData({ isUnfolded: !this.data.isUnfolded })
    },
    copyText(event: WechatMiniprogram.TouchEvent<object, object, { text: string }>) {
      copyToClipboard(event.currentTarget.dataset.text)
    },
    call() {
      wx.makePhoneCall({ phoneNumber: this.data.feedback.callable }).catch(
        (error: WechatMiniprogram.GeneralCallbackResult) => {
          // No message to whoever has thought better of it.
          if (!/cancel/.test(error.errMsg)) showError(error)
        },
      )
    },
    /** Copies the device as lines, to be pasted into a ticket. */
    copyDevice() {
      copyToClipboard(this.data.feedback.device.map(({ label, value }) => `${label}：${value}`).join('\n'))
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
