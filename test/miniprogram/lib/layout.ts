/** From this width on, in px, a list and what is chosen in it stand side by side: tablets, and WeChat on a PC. */
const WIDE = 768

export function isWide(windowWidth = wx.getWindowInfo().windowWidth): boolean {
  return windowWidth >= WIDE
}
