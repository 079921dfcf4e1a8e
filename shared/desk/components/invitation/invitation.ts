import { client } from '../../logic/client'
import { oneAtATime } from '../../logic/dialogs'
import { errorView } from '../../logic/error-view'
import { forgetSettings } from '../../logic/settings'

/** The most characters in a name. */
const MAX_NAME = 20

/** Asks whoever opened an invitation for a name. Triggers `accepted`. */
Component({
  properties: {
    code: String,
  },
  data: {
    name: '',
    max: MAX_NAME,
    isBusy: false,
    /** Why it did not work; `''` before. */
    problem: '',
    /** Whether the code is not good, or not good any more. */
    isOver: false,
  },
  methods: {
    write({ detail }: WechatMiniprogram.Input) {
      this.setData({ name: detail.value, problem: '' })
    },
    accept() {
      const name = this.data.name.trim()
      if (!name) {
        this.setData({ problem: '请先填写名字。' })
        return undefined
      }
      return oneAtATime(this, async () => {
        this.setData({ isBusy: true, problem: '' })
        try {
          await client.acceptInvitation({ code: this.data.code, name })
          forgetSettings()
          this.triggerEvent('accepted')
        } catch (thrown) {
          const { message, isForbidden } = errorView(thrown)
          this.setData({ problem: isForbidden ? '' : message, isOver: isForbidden })
        }
        this.setData({ isBusy: false })
      })
    },
    /** Somebody who is in already. */
    skip() {
      this.triggerEvent('accepted')
    },
  },
})
