import { confirm } from './dialogs'

const LOSS = '写好的内容还没有提交，离开后不会保留。'

let isOn = false

/** While on, WeChat asks before the page is left. */
export function alertBeforeLeaving(on: boolean): void {
  if (on === isOn) return
  isOn = on
  if (typeof wx.enableAlertBeforeUnload !== 'function') return
  if (on) wx.enableAlertBeforeUnload({ message: `${LOSS}确定离开吗？` })
  else wx.disableAlertBeforeUnload({})
}

/** Whether WeChat would ask now. It does so only where one goes back. */
export const isAlertOn = (): boolean => isOn

/** Asks before something else takes the place of what holds a draft. @returns whether it may */
export function mayLeaveDraft(): Promise<boolean> {
  return confirm('离开', LOSS, '离开')
}
