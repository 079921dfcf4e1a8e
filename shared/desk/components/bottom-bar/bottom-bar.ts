import { badgeText, onBadge } from '../../logic/badge'
import { isAlertOn, mayLeaveDraft } from '../../logic/leave-alert'
import { type DeskPage, pageUrl } from '../../logic/pages'

const stops = new WeakMap<object, () => void>()

/**
 * The way between the main pages: a subpackage cannot have the tabs of a mini program. Triggers `leave` before it opens
 * another page.
 */
Component({
  properties: {
    /** The page that is on the screen. */
    page: String,
  },
  data: {
    tabs: [
      { page: 'inbox', text: '待办' },
      { page: 'stats', text: '统计' },
      { page: 'me', text: '我的' },
    ],
    badge: '',
  },
  lifetimes: {
    attached() {
      const show = () => this.setData({ badge: badgeText() })
      show()
      stops.set(this, onBadge(show))
    },
    detached() {
      stops.get(this)?.()
    },
  },
  methods: {
    /** The page is replaced, so that the one below, of the mini program around the desk, stays where Back leads. */
    async go(event: WechatMiniprogram.TouchEvent<object, object, { page: DeskPage }>) {
      const { page } = event.currentTarget.dataset
      if (page === this.data.page) return
      if (isAlertOn() && !(await mayLeaveDraft())) return
      this.triggerEvent('leave')
      wx.redirectTo({ url: pageUrl(page) })
    },
  },
})
