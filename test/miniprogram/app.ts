/** What the pages need: 2.20.1 brought `wx.getWindowInfo`, the latest of it. The README names it. */
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
    // Without an env it is the first one of this mini program, so the repository names nobody's.
    if (wx.cloud) wx.cloud.init({ traceUser: true })
  },
})
