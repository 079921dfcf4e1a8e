import { keep, recall } from './kept'
import { rememberRoot } from './pages'
import { currentTheme, type DeskTheme, onTheme, paintBars } from './theme'

/** The oldest base library with all that the pages need: `wx.getWindowInfo` came with 2.20.1. The README names it. */
const NEEDED = 'getWindowInfo'

type Method = (this: Instance, ...args: never[]) => unknown

/** What every page has besides its own data. */
interface Instance {
  data: { theme: DeskTheme }
  /** Where it lies in the mini program. */
  route: string
  is: string
  setData(data: object, done?: () => void): void
  scrollTop?: number
  /** The theme of its bars, unless they are as its JSON says. */
  painted?: DeskTheme
}

/** What ends with a page. */
const stops = new WeakMap<object, () => void>()

/**
 * A page of the desk, as `Page` takes it. It is made of `Component`: WeChat documents for such pages that they can keep the
 * styles of the mini program around them away, and a page's JSON alone may not do so.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/custom-component/wxml-wxss.html
 *
 * Its data have `theme`, which is the class of its outermost element, and `isAlone`: nothing lies below it, since it was
 * opened by a card or a link.
 */
export function deskPage<
  Data extends WechatMiniprogram.Page.DataOption,
  Custom extends WechatMiniprogram.Page.CustomOption,
>({ data, ...definition }: WechatMiniprogram.Page.Options<Data, Custom>): void {
  const own: Record<string, Method> = {}
  const fields: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(definition)) {
    if (typeof value === 'function') own[name] = value as Method
    else fields[name] = value
  }
  const call = (page: Instance, name: string, ...args: unknown[]) => own[name]?.apply(page, args as never[])

  const methods: Record<string, Method> = {
    ...own,
    onLoad(query: object) {
      if (!wx.canIUse(NEEDED)) {
        askForUpdate()
        return undefined
      }
      rememberRoot(this.route || this.is)
      this.setData({ theme: currentTheme(), isAlone: getCurrentPages().length === 1 })
      stops.set(
        this,
        onTheme(theme => {
          this.setData({ theme })
          if (isOnScreen(this)) paint(this)
        }),
      )
      const loading = call(this, 'onLoad', query)
      const { scrollTop } = recall<{ scrollTop: number }>(`${this.route} scrolled`) ?? {}
      // When what `onLoad` shows is there.
      if (scrollTop) this.setData({}, () => wx.pageScrollTo({ scrollTop, duration: 0 }))
      return loading
    },
    onShow() {
      paint(this)
      return call(this, 'onShow')
    },
  }
  if (own.keep) {
    Object.assign(methods, {
      onPageScroll(this: Instance, { scrollTop }: WechatMiniprogram.Page.IPageScrollOption) {
        this.scrollTop = scrollTop
      },
      /** The bottom bar opens another page. */
      keep(this: Instance) {
        keep(`${this.route} scrolled`, { scrollTop: this.scrollTop ?? 0 })
        return call(this, 'keep')
      },
    })
  }
  Component({
    options: { styleIsolation: 'page-isolated' },
    data: { ...data, theme: 'light', isAlone: false },
    lifetimes: {
      created() {
        Object.assign(this, fields)
      },
      detached() {
        stops.get(this)?.()
      },
    },
    methods,
  })
}

/** WeChat paints the bars of the page that is on the screen: the others have their turn when they are shown again. */
function paint(page: Instance): void {
  const { theme } = page.data
  if (theme === (page.painted ?? 'light')) return
  page.painted = theme
  paintBars(theme)
}

function isOnScreen({ route }: Instance): boolean {
  const pages = getCurrentPages()
  return pages[pages.length - 1]?.route === route
}

function askForUpdate(): void {
  wx.showModal({
    title: '微信版本太低',
    content: '请把微信更新到最新版本，再打开这个页面。',
    showCancel: false,
    confirmText: '知道了',
  })
}
