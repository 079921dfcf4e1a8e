App({
  onLaunch() {
    // Without `env` it is the first environment of this mini program: so the repository need not name one.
    if (wx.cloud) wx.cloud.init({ traceUser: true })
  },
})
