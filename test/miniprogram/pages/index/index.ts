/** The only page of the mini program itself. */
Page({
  openDesk() {
    wx.navigateTo({ url: '/user-voice/inbox/inbox' })
  },
})
