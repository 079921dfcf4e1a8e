import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Screen } from './screen'

/** What a phone, or a window of WeChat on a PC, draws around a page. */
interface Frame {
  title: string
  /** Of the whole picture, in px. */
  width: number
  height: number
  isPc: boolean
  /** Whether nothing lies below the page: WeChat leads home then, not back. */
  isAlone?: boolean
  colors: { surface: string; page: string; text: string }
  /** Those of the page and its components. */
  styles: string
}

/**
 * A page of the mini program as an HTML page that looks as in WeChat. The screen cannot be used afterwards.
 *
 * @param images the bytes of each picture, as a data URL, by its address
 */
export function pageHtml(screen: Screen, frame: Frame, images: Map<string, string>): string {
  for (const image of screen.all('wx-image img')) {
    const url = images.get(image.getAttribute('src') ?? '')
    if (url) image.setAttribute('src', url)
  }
  // What was typed is no attribute yet.
  for (const field of screen.element.querySelectorAll('input')) field.setAttribute('value', field.value)
  for (const field of screen.element.querySelectorAll('textarea')) field.textContent = field.value
  for (const bar of screen.all('wx-scroll-view')) {
    const target = screen.attribute(bar, 'scrollIntoView')
    const views = [...bar.querySelectorAll('wx-view')]
    const first = views.find(view => target && screen.attribute(view, 'id') === target)
    first?.classList.add('scrolled-to')
  }
  return frameHtml(screen.element.outerHTML, frame)
}

function frameHtml(content: string, frame: Frame): string {
  const { title, isPc, isAlone } = frame
  // The home bar lies on the page.
  const safeArea = isPc ? '0px' : '34px'
  const styles = frame.styles
    .replaceAll('env(safe-area-inset-bottom)', safeArea)
    .replace(/@font-face\s*\{[^}]*\}/g, '')
  return `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<title>${title}</title>
<style>${BUILT_IN}</style>
<style>${styles}</style>
<style>${around(frame)}</style>
<body class="${isPc ? 'pc' : 'phone'}">
  <div class="status-bar"><b>9:41</b>${SIGNAL}</div>
  <div class="navigation-bar">${isAlone ? HOME : BACK}<b>${title}</b><div class="capsule"><i></i><u></u></div></div>
  <div class="content">${content}</div>
  <div class="home"></div>
  <script>
    for (const view of document.querySelectorAll('.scrolled-to')) {
      const bar = view.closest('wx-scroll-view')
      bar.scrollLeft = view.getBoundingClientRect().left - bar.getBoundingClientRect().left
    }
    for (const actions of document.querySelectorAll('.swiped-to')) {
      actions.parentElement.style.transform = 'translateX(-' + actions.offsetWidth + 'px)'
    }
  </script>
</body>
</html>`
}

const BACK = '<svg class="back" viewBox="0 0 12 20"><path d="M10 2 2 10l8 8"/></svg>'

const HOME = '<svg class="back" viewBox="0 0 20 20"><path d="M3 9l7-6 7 6v8h-5v-5H8v5H3z"/></svg>'

const SIGNAL = `<svg viewBox="0 0 68 14" fill="currentColor"><rect y="9" width="3" height="4" rx="1"/><rect x="5" y="6" width="3" height="7" rx="1"/>
<rect x="10" y="3" width="3" height="10" rx="1"/><rect x="15" width="3" height="13" rx="1"/>
<path d="M24 5a10 10 0 0 1 14 0l-2 2a7 7 0 0 0-10 0zm4 4a4.500 4.500 0 0 1 6 0l-3 4z"/>
<rect x="44.500" y="1.500" width="20" height="11" rx="3" fill="none" stroke="currentColor"/><rect x="46" y="3" width="17" height="8" rx="1.500"/><rect x="66" y="5" width="1.500" height="4"/></svg>`

const BUILT_IN = readFileSync(join(import.meta.dirname, 'builtins.css'), 'utf8')

const around = ({ width, height, colors }: Frame) => `
html, body { margin: 0; width: ${width}px; height: ${height}px; overflow: hidden; }
/* Classes of pages may have the same names. */
body > .status-bar, body > .navigation-bar, .navigation-bar > .capsule, body > .home { box-sizing: border-box; }
body { display: flex; flex-direction: column; background: ${colors.surface}; color: ${colors.text}; font-family: 'Noto Sans CJK SC', sans-serif; font-size: 16px; }
body > .status-bar { flex: none; display: flex; justify-content: space-between; align-items: center; height: 47px; padding: 8px 26px 0 38px; font-size: 16px; }
.status-bar svg { height: 13px; }
body > .navigation-bar { flex: none; position: relative; display: flex; align-items: center; justify-content: center; height: 44px; font-size: 17px; }
.navigation-bar > .back { position: absolute; left: 16px; height: 18px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.navigation-bar > .capsule { position: absolute; right: 7px; display: flex; align-items: center; justify-content: space-around; width: 87px; height: 32px; border: 1px solid #8883; border-radius: 16px; }
.capsule i { width: 6px; height: 6px; border-radius: 50%; background: currentColor; box-shadow: -8px 0 0 -1px currentColor, 8px 0 0 -1px currentColor; }
.capsule u { width: 17px; height: 17px; border: 2px solid currentColor; border-radius: 50%; background: radial-gradient(currentColor 0 3px, transparent 3.500px); }
body > .content { flex: 1; min-height: 0; overflow: auto; scrollbar-width: none; background: ${colors.page}; transform: translateZ(0); container: webview / size; }
page { display: block; min-height: 100%; }
body > .home { position: absolute; bottom: 8px; left: 50%; width: 134px; height: 5px; border-radius: 3px; background: currentColor; transform: translateX(-50%); }
.pc > .status-bar, .pc > .home { display: none; }
.pc > .navigation-bar { border-bottom: 1px solid #8883; font-size: 14px; }
`
