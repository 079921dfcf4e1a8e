App({
  onLaunch() {
    // Without an env it is the first one of this mini program, so the repository names nobody's.
    if (wx.cloud) wx.cloud.init({ traceUser: true })
  },
})
