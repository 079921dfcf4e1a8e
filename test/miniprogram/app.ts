/** The oldest base library with all that the pages need: `wx.getWindowInfo` came with 2.20.1. The README names it. */
const NEEDED = 'getWindowInfo'

App({
  onLaunch() {
    if (!wx.canIUse(NEEDED)) {
      wx.showModal({
        title: '微信版本太低',
        content: '请把微信更新到最新版本，再打开这个小程序。',
        showCancel: false,
        confirmText: '知道了',
      })
      return
    }
    // Without `env` it is the first environment of this mini program: so the repository need not name one.
    if (wx.cloud) wx.cloud.init({ traceUser: true })
  },
})
