import type { Screen } from './screen'

/** What a phone, or a window of WeChat on a PC, draws around a page. */
interface Frame {
  title: string
  /** Of the whole picture, in px. */
  width: number
  height: number
  isPc: boolean
  colors: { surface: string; page: string; text: string }
  /** All styles of the mini program. */
  styles: string
}

/** Attributes of WXML and their HTML names: the DOM does not show them by itself. */
const ATTRIBUTES = { ariaRole: 'role', ariaLabel: 'aria-label', ariaHidden: 'aria-hidden' }

/**
 * A page of the mini program as an HTML page that looks as in WeChat. The screen cannot be used afterwards.
 *
 * @param images the bytes of each picture, as a data URL, by its `src`
 */
export function pageHtml(screen: Screen, frame: Frame, images: Map<string, string>): string {
  for (const image of screen.all('wx-image')) {
    const url = images.get(String(screen.attribute(image, 'src') ?? ''))
    const fit = screen.attribute(image, 'mode') === 'aspectFill' ? 'cover' : 'fill'
    if (url) image.innerHTML = `<img alt="" src="${url}" style="object-fit: ${fit}">`
  }
  for (const field of screen.all('wx-textarea, wx-input')) {
    const value = String(screen.attribute(field, 'value') ?? '')
    field.textContent = value || String(screen.attribute(field, 'placeholder') ?? '')
    if (!value) field.classList.add('is-placeholder')
  }
  for (const bar of screen.all('wx-scroll-view')) {
    const target = screen.attribute(bar, 'scrollIntoView')
    const views = [...bar.querySelectorAll('wx-view')]
    const first = views.find(view => target && screen.attribute(view, 'id') === target)
    first?.classList.add('scrolled-to')
  }
  for (const element of screen.all('*')) {
    for (const [name, attribute] of Object.entries(ATTRIBUTES)) {
      const value = screen.attribute(element, name)
      if (value) element.setAttribute(attribute, String(value))
    }
  }
  return frameHtml(screen.element.outerHTML, frame)
}

function frameHtml(content: string, frame: Frame): string {
  const { title, isPc, height } = frame
  const contentHeight = height - (isPc ? 44 : 91)
  // The home bar lies on the page.
  const safeArea = isPc ? '0px' : '34px'
  const styles = frame.styles
    .replaceAll('env(safe-area-inset-bottom)', safeArea)
    .replace(/@font-face\s*\{[^}]*\}/g, '')
    .replace(/([\d.]+)vh\b/g, (_, part: string) => `${(Number(part) * contentHeight) / 100}px`)
  return `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<title>${title}</title>
<style>${BUILT_IN}</style>
<style>${styles}</style>
<style>${around(frame)}</style>
<body class="${isPc ? 'pc' : 'phone'}">
  <div class="status-bar"><b>9:41</b>${SIGNAL}</div>
  <div class="navigation-bar">${BACK}<b>${title}</b><div class="capsule"><i></i><u></u></div></div>
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

const SIGNAL = `<svg viewBox="0 0 68 14" fill="currentColor"><rect y="9" width="3" height="4" rx="1"/><rect x="5" y="6" width="3" height="7" rx="1"/>
<rect x="10" y="3" width="3" height="10" rx="1"/><rect x="15" width="3" height="13" rx="1"/>
<path d="M24 5a10 10 0 0 1 14 0l-2 2a7 7 0 0 0-10 0zm4 4a4.500 4.500 0 0 1 6 0l-3 4z"/>
<rect x="44.500" y="1.500" width="20" height="11" rx="3" fill="none" stroke="currentColor"/><rect x="46" y="3" width="17" height="8" rx="1.500"/><rect x="66" y="5" width="1.500" height="4"/></svg>`

/** How WeChat draws its own elements. */
const BUILT_IN = `
wx-view, wx-scroll-view, wx-picker, wx-form, wx-swiper { display: block; }
wx-scroll-view { overflow: auto; scrollbar-width: none; }
wx-image { display: inline-block; overflow: hidden; width: 320px; height: 240px; }
wx-image img { display: block; width: 100%; height: 100%; }
wx-button, wx-button::after { box-sizing: border-box; }
wx-button { position: relative; display: block; overflow: hidden; line-height: 2.55; text-align: center; }
wx-button::after { position: absolute; top: 0; left: 0; width: 200%; height: 200%; border: 1px solid transparent; transform: scale(.5); transform-origin: 0 0; content: ''; }
wx-textarea, wx-input { display: block; overflow: hidden; white-space: pre-wrap; }
wx-input { display: flex; align-items: center; white-space: nowrap; }
.is-placeholder { color: var(--text-3) !important; }
`

const around = ({ width, height, colors }: Frame) => `
html, body { margin: 0; width: ${width}px; height: ${height}px; overflow: hidden; }
.status-bar, .navigation-bar, .capsule, .home { box-sizing: border-box; }
body { display: flex; flex-direction: column; background: ${colors.surface}; color: ${colors.text}; font-family: 'Noto Sans CJK SC', sans-serif; font-size: 16px; }
.status-bar { flex: none; display: flex; justify-content: space-between; align-items: center; height: 47px; padding: 8px 26px 0 38px; font-size: 16px; }
.status-bar svg { height: 13px; }
.navigation-bar { flex: none; position: relative; display: flex; align-items: center; justify-content: center; height: 44px; font-size: 17px; }
.back { position: absolute; left: 16px; height: 18px; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.capsule { position: absolute; right: 7px; display: flex; align-items: center; justify-content: space-around; width: 87px; height: 32px; border: 1px solid #8883; border-radius: 16px; }
.capsule i { width: 6px; height: 6px; border-radius: 50%; background: currentColor; box-shadow: -8px 0 0 -1px currentColor, 8px 0 0 -1px currentColor; }
.capsule u { width: 17px; height: 17px; border: 2px solid currentColor; border-radius: 50%; background: radial-gradient(currentColor 0 3px, transparent 3.500px); }
.content { flex: 1; min-height: 0; overflow: auto; scrollbar-width: none; background: ${colors.page}; transform: translateZ(0); }
page { display: block; min-height: 100%; }
.home { position: absolute; bottom: 8px; left: 50%; width: 134px; height: 5px; border-radius: 3px; background: currentColor; transform: translateX(-50%); }
.pc .status-bar, .pc .home { display: none; }
.pc .navigation-bar { border-bottom: 1px solid #8883; font-size: 14px; }
`
