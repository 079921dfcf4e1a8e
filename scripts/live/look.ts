import type { WindowConfig } from '../phone/program'
import type { Look } from './frame'

const FRONTS: Record<string, string> = { black: '#000000', white: '#ffffff' }

/** How a page looks before its code changes it. A colour that begins with `@` is of theme.json: as in a browser. */
export function lookOf(page: WindowConfig, app: WindowConfig): Look {
  const style = page.navigationBarTextStyle ?? app.navigationBarTextStyle ?? ''
  const literal = (color: string | undefined, otherwise: string) =>
    color && !color.startsWith('@') ? color : otherwise
  return {
    title: page.navigationBarTitleText ?? app.navigationBarTitleText ?? '',
    bar: literal(page.navigationBarBackgroundColor ?? app.navigationBarBackgroundColor, 'Canvas'),
    front: FRONTS[style] ?? 'CanvasText',
    page: literal(page.backgroundColor ?? app.backgroundColor, 'Canvas'),
  }
}
