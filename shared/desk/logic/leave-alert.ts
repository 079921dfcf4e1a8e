let isOn = false

/** While on, WeChat asks before the page is left. */
export function alertBeforeLeaving(on: boolean): void {
  if (on === isOn || typeof wx.enableAlertBeforeUnload !== 'function') return
  isOn = on
  if (on) wx.enableAlertBeforeUnload({ message: '写好的内容还没有提交，离开后不会保留。确定离开吗？' })
  else wx.disableAlertBeforeUnload({})
}
