import type { AppChecks } from '../../logic/app-checks'

/** How far each mini program is, where several are looked at. Triggers `open` with `{appid}`. */
Component({
  properties: {
    apps: { type: Object, value: {} as AppChecks },
  },
  methods: {
    open(event: WechatMiniprogram.TouchEvent<object, object, { appid: string }>) {
      this.triggerEvent('open', { appid: event.currentTarget.dataset.appid })
    },
  },
})
