/** What a key does, by its name. */
export type Keys = Record<string, () => unknown>

/**
 * Hears keys in WeChat on a PC, from base library 3.6.0 on. WeChat tells nothing of keys while a text field has the focus.
 * https://developers.weixin.qq.com/miniprogram/dev/api/device/keyboard/wx.onKeyDown.html
 *
 * @returns a function that stops listening
 */
export function onKeys(keys: Keys): () => void {
  if (typeof wx.onKeyDown !== 'function') return () => {}
  const pressed = ({ key }: WechatMiniprogram.OnKeyDownListenerResult) => keys[key]?.()
  wx.onKeyDown(pressed)
  return () => wx.offKeyDown(pressed)
}
