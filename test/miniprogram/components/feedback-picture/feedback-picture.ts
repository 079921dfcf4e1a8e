import { client } from '../../lib/client'

/** A picture of a feedback record, fetched when it comes into view. Triggers `loaded` and `preview` with `{url}`. */
Component({
  properties: {
    recordId: String,
    mediaId: String,
  },
  data: {
    url: '',
    status: 'waiting' as 'waiting' | 'loading' | 'ready' | 'failed',
  },
  lifetimes: {
    attached() {
      // Old base libraries and tools have no observer.
      if (typeof this.createIntersectionObserver !== 'function') {
        this.load()
        return
      }
      const observer = this.createIntersectionObserver({})
      // Begins a little before the picture is seen.
      observer.relativeToViewport({ top: 200, bottom: 200 }).observe('.picture', ({ intersectionRatio }) => {
        if (intersectionRatio <= 0) return
        observer.disconnect()
        this.load()
      })
    },
  },
  methods: {
    async load() {
      const { recordId, mediaId, status } = this.data
      if (status === 'loading' || status === 'ready') return
      this.setData({ status: 'loading' })
      try {
        const { tempFileURL } = await client.getFeedbackMedia({ recordId, mediaId })
        this.setData({ status: 'ready', url: tempFileURL })
        this.triggerEvent('loaded', { mediaId, url: tempFileURL })
      } catch {
        // The list has its own error state; one picture that is missing only says so in its place.
        this.setData({ status: 'failed' })
      }
    },
    tap() {
      if (this.data.url) this.triggerEvent('preview', { url: this.data.url })
      else this.load()
    },
  },
})
