/** From this width on, in px, a list and the voice chosen in it are shown side by side: on tablets, and in WeChat on a PC. */
const WIDE = 768

export function isWide(windowWidth = wx.getWindowInfo().windowWidth): boolean {
  return windowWidth >= WIDE
}
