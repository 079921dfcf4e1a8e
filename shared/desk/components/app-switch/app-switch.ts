import { appName, appsSeen, chooseApp, chosenApp, onApps } from '../../logic/apps'
import { setBadge } from '../../logic/badge'

const stops = new WeakMap<object, () => void>()

/** Which mini program is looked at, where several may be seen; else nothing. Triggers `change` when that is another one. */
Component({
  properties: {
    /** Whether it is a line of its own. */
    isLine: Boolean,
    /** Whether that is the first thing on the page. */
    isTop: Boolean,
  },
  data: {
    appid: '',
    areSeveral: false,
    name: '',
    headImg: '',
    chosen: [] as string[],
    isOpen: false,
  },
  lifetimes: {
    attached() {
      this.setData({ appid: chosenApp() })
      stops.set(
        this,
        onApps(() => this.show()),
      )
      this.show()
    },
    detached() {
      stops.get(this)?.()
    },
  },
  methods: {
    show() {
      const appid = chosenApp()
      const app = appsSeen().find(one => one.appid === appid)
      const isAnother = appid !== this.data.appid
      this.setData({
        appid,
        areSeveral: appsSeen().length > 1,
        name: app ? appName(app) : '全部小程序',
        headImg: app?.headImg ?? '',
        chosen: app ? [appid] : [],
      })
      if (!isAnother) return
      // It was the number of what was looked at before.
      setBadge(0)
      this.triggerEvent('change')
    },
    open() {
      this.setData({ isOpen: true })
    },
    close() {
      this.setData({ isOpen: false })
    },
    choose({ detail }: WechatMiniprogram.CustomEvent<{ appids: string[] }>) {
      this.close()
      chooseApp(detail.appids[0] ?? '')
    },
  },
})
