/*
 * Dark where WeChat says so, which it does in mini programs that declare `darkmode`. The pages' JSON has the light colours
 * of the bars.
 */

const LIGHT = { text: '#000000', surface: '#ffffff', page: '#f4f5f7', loading: 'dark' } as const
const DARK = { text: '#ffffff', surface: '#1c1d1f', page: '#111214', loading: 'light' } as const

export type DeskTheme = 'light' | 'dark'

export const currentTheme = (): DeskTheme => (wx.getAppBaseInfo().theme === 'dark' ? 'dark' : 'light')

/** Gives the bars around the page that is on the screen the colours of a theme. */
export function paintBars(theme: DeskTheme): void {
  const { text, surface, page, loading } = theme === 'dark' ? DARK : LIGHT
  const ignore = () => {}
  wx.setNavigationBarColor({ frontColor: text, backgroundColor: surface }).catch(ignore)
  wx.setBackgroundColor({
    backgroundColor: page,
    backgroundColorTop: page,
    backgroundColorBottom: page,
  }).catch(ignore)
  wx.setBackgroundTextStyle({ textStyle: loading }).catch(ignore)
}

/** @returns a function that stops listening */
export function onTheme(listener: (theme: DeskTheme) => void): () => void {
  const changed = ({ theme }: { theme: DeskTheme }) => listener(theme)
  wx.onThemeChange(changed)
  return () => wx.offThemeChange(changed)
}
