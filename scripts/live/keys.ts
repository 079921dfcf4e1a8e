/** Keys that a browser would scroll or search with, and a control would be pressed with. */
const TAKEN = ['ArrowUp', 'ArrowDown', '/', 'Enter']

/**
 * Tells of keys as WeChat on a PC does: not while a text field has the focus, or a dialog is open.
 * https://developers.weixin.qq.com/miniprogram/dev/api/device/keyboard/wx.onKeyDown.html
 */
export function hearKeys(tell: (pressed: object) => void): void {
  window.addEventListener('keydown', event => {
    const { target, key, code, timeStamp, altKey, ctrlKey, metaKey, shiftKey } = event
    const isElsewhere = target instanceof Element && target.closest('input, textarea, select, dialog, button')
    // Whoever goes from control to control by Tab presses them with Enter.
    const isControl = key === 'Enter' && target instanceof Element && target.matches('[tabindex]')
    if (isElsewhere || isControl || altKey || ctrlKey || metaKey) return
    if (TAKEN.includes(key)) event.preventDefault()
    // What was clicked before would be pressed by Enter.
    if (key.startsWith('Arrow') && target instanceof HTMLElement) target.blur()
    tell({ key, code, altKey, shiftKey, timeStamp })
  })
}
