import { showError } from '../../logic/dialogs'
import { forgetPictureUrl, pictureUrl } from '../../logic/picture-urls'

/** The observers of pictures that have not come into view. */
const observers = new WeakMap<object, WechatMiniprogram.IntersectionObserver>()

/** A picture of a feedback record, fetched when it comes into view. Triggers `loaded` and `preview` with `{url}`. */
Component({
  properties: {
    /** Whose the feedback is; empty where that is not known. */
    appid: String,
    recordId: String,
    mediaId: String,
  },
  data: {
    url: '',
    status: 'waiting' as 'waiting' | 'loading' | 'ready' | 'failed',
    isFetchedAgain: false,
  },
  lifetimes: {
    attached() {
      // Old base libraries and tools have no observer.
      if (typeof this.createIntersectionObserver !== 'function') {
        this.load()
        return
      }
      const observer = this.createIntersectionObserver({})
      observers.set(this, observer)
      // Fetch it a little before it is seen.
      observer.relativeToViewport({ top: 200, bottom: 200 }).observe('.picture', ({ intersectionRatio }) => {
        if (intersectionRatio <= 0) return
        observer.disconnect()
        this.load()
      })
    },
    detached() {
      observers.get(this)?.disconnect()
    },
  },
  methods: {
    /** An error is shown in place of the picture; in a dialog only if somebody tapped it. */
    async load(isAsked = false) {
      const { appid, recordId, mediaId, status } = this.data
      if (status === 'loading' || status === 'ready') return
      this.setData({ status: 'loading' })
      try {
        const url = await pictureUrl({ appid, recordId, mediaId })
        this.setData({ status: 'ready', url })
        this.triggerEvent('loaded', { mediaId, url })
      } catch (error) {
        this.setData({ status: 'failed' })
        if (isAsked) await showError(error)
      }
    },
    /** Most likely the address has expired, two hours after it was made. */
    async fail() {
      const { isFetchedAgain, appid, recordId, mediaId } = this.data
      forgetPictureUrl({ appid, recordId, mediaId })
      this.setData({ url: '', status: 'failed', isFetchedAgain: true })
      if (!isFetchedAgain) await this.load()
    },
    tap() {
      if (this.data.url) this.triggerEvent('preview', { url: this.data.url })
      else this.load(true)
    },
  },
})
