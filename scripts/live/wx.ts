import { browserCloud } from './cloud'
import { hideToast, showActionSheet, showMedia, showModal, showToast } from './dialogs'
import { chooseMedia, save } from './files'
import type { Frame } from './frame'
import { hearKeys } from './keys'
import type { PageStack } from './page-stack'
import { picture } from './picture'

/* A browser's `wx`: what the desk asks of a phone, and what is close to it. */

type Options = Record<string, unknown>
type Callback = (result: unknown) => void

/** The base library that it stands for. */
const SDK_VERSION = '3.7.1'

/** An asynchronous API as WeChat has them: with callbacks it calls them, without it gives a promise. */
function api<Given extends object>(name: string, carryOut: (options: Given) => unknown) {
  return (options: Given & Options = Object.create(null)) => {
    const done = Promise.resolve()
      .then(() => carryOut(options))
      .then(result => Object.assign({ errMsg: `${name}:ok` }, result))
    const { success, fail, complete } = options
    if (![success, fail, complete].some(callback => typeof callback === 'function')) return done
    const call = (callback: unknown, result: unknown) =>
      typeof callback === 'function' && (callback as Callback)(result)
    done.then(
      result => {
        call(success, result)
        call(complete, result)
      },
      error => {
        call(fail, error)
        call(complete, error)
      },
    )
    return undefined
  }
}

const isDark = matchMedia('(prefers-color-scheme: dark)')
const theme = () => (isDark.matches ? 'dark' : 'light')

/** Listeners of one kind of event, as `wx.onX` and `wx.offX`. */
function listeners(): { on: (one: Callback) => void; off: (one?: Callback) => void; tell: Callback } {
  const all = new Set<Callback>()
  return {
    on: one => void all.add(one),
    off: one => (one ? void all.delete(one) : all.clear()),
    tell(result) {
      for (const one of all) one(result)
    },
  }
}

interface Phone {
  pages: PageStack
  frame: Frame
  /** Sent with all that the cloud is asked. */
  headers: Record<string, string>
}

export function browserWx({ pages, frame, headers }: Phone): object {
  const themes = listeners()
  isDark.addEventListener('change', () => themes.tell({ theme: theme() }))
  const keys = listeners()
  hearKeys(keys.tell)
  const sizes = listeners()
  frame.onResize(size => sizes.tell({ size }))

  const base = () => ({
    SDKVersion: SDK_VERSION,
    version: '8.0.50',
    language: 'zh_CN',
    theme: theme(),
    host: { env: 'WeChat' },
  })
  const device = () => ({
    platform: frame.isPc ? 'windows' : 'ios',
    system: navigator.userAgent,
    brand: 'browser',
    model: 'browser',
  })
  const windowInfo = () => ({
    ...frame.size,
    pixelRatio: devicePixelRatio,
    screenWidth: screen.width,
    screenHeight: screen.height,
    statusBarHeight: 0,
    safeArea: { left: 0, top: 0, right: frame.size.windowWidth, bottom: frame.size.windowHeight },
  })
  const system = () => ({ ...base(), ...device(), ...windowInfo() })
  const nothing = () => undefined

  const wx: Options = {
    getAppBaseInfo: base,
    getDeviceInfo: device,
    getWindowInfo: windowInfo,
    getSystemInfoSync: system,
    getSystemInfo: api('getSystemInfo', system),
    getAccountInfoSync: () => ({ miniProgram: { appId: '', envVersion: 'develop', version: '' } }),
    getLaunchOptionsSync: () => pages.launch,
    getEnterOptionsSync: () => pages.launch,
    canIUse: (name: string) => {
      const [first = '', second] = name.split('.')
      const found = first === 'cloud' ? Reflect.get(Object(wx.cloud), second ?? '') : wx[first]
      return found !== undefined || !/^[a-z]+[A-Z]/.test(first)
    },
    nextTick: (callback: () => void) => void Promise.resolve().then(callback),

    onKeyDown: keys.on,
    offKeyDown: keys.off,
    onThemeChange: themes.on,
    offThemeChange: themes.off,
    onWindowResize: sizes.on,
    offWindowResize: sizes.off,

    navigateTo: api('navigateTo', ({ url }: { url: string }) => pages.navigateTo(url)),
    redirectTo: api('redirectTo', ({ url }: { url: string }) => pages.redirectTo(url)),
    reLaunch: api('reLaunch', ({ url }: { url: string }) => pages.reLaunch(url)),
    switchTab: api('switchTab', ({ url }: { url: string }) => pages.reLaunch(url)),
    navigateBack: api('navigateBack', ({ delta = 1 }: { delta?: number }) => pages.navigateBack(delta)),
    enableAlertBeforeUnload: api('enableAlertBeforeUnload', ({ message }: { message: string }) =>
      pages.alertBeforeUnload(message),
    ),
    disableAlertBeforeUnload: api('disableAlertBeforeUnload', () => pages.alertBeforeUnload('')),
    startPullDownRefresh: api('startPullDownRefresh', () => pages.pullDown()),
    stopPullDownRefresh: api('stopPullDownRefresh', () => frame.isRefreshing(false)),
    pageScrollTo: api('pageScrollTo', ({ scrollTop = 0 }: { scrollTop?: number }) =>
      pages.scrollTo(scrollTop),
    ),

    setNavigationBarTitle: api('setNavigationBarTitle', ({ title }: { title: string }) =>
      pages.dress({ title }),
    ),
    setNavigationBarColor: api(
      'setNavigationBarColor',
      (colors: { frontColor?: string; backgroundColor?: string }) =>
        pages.dress({
          ...(colors.frontColor && { front: colors.frontColor }),
          ...(colors.backgroundColor && { bar: colors.backgroundColor }),
        }),
    ),
    setBackgroundColor: api('setBackgroundColor', ({ backgroundColor }: { backgroundColor?: string }) =>
      pages.dress({ ...(backgroundColor && { page: backgroundColor }) }),
    ),
    setBackgroundTextStyle: api('setBackgroundTextStyle', nothing),
    setTabBarBadge: api('setTabBarBadge', nothing),
    removeTabBarBadge: api('removeTabBarBadge', nothing),
    showShareMenu: api('showShareMenu', nothing),
    hideShareMenu: api('hideShareMenu', nothing),
    updateShareMenu: api('updateShareMenu', nothing),

    showModal: api('showModal', showModal),
    showActionSheet: api('showActionSheet', showActionSheet),
    showToast: api('showToast', showToast),
    hideToast: api('hideToast', hideToast),
    showLoading: api('showLoading', ({ title }: { title: string }) => showToast({ title, icon: 'loading' })),
    hideLoading: api('hideLoading', hideToast),
    previewImage: api('previewImage', ({ urls, current }: { urls: string[]; current?: string }) => {
      void showMedia(
        urls.map(url => ({ url: picture(url), isVideo: false })),
        urls.indexOf(current ?? ''),
      )
    }),
    previewMedia: api(
      'previewMedia',
      ({
        sources,
        current = 0,
      }: {
        sources: { url: string; type?: string; poster?: string }[]
        current?: number
      }) => {
        void showMedia(
          sources.map(({ url, type, poster }) => {
            const isVideo = type === 'video'
            return { url: picture((isVideo && poster) || url), isVideo }
          }),
          current,
        )
      },
    ),

    setClipboardData: api('setClipboardData', async ({ data }: { data: string }) => {
      await navigator.clipboard.writeText(data)
      showToast({ title: '内容已复制' })
    }),
    makePhoneCall: api('makePhoneCall', ({ phoneNumber }: { phoneNumber: string }) =>
      showModal({ title: '拨打电话', content: phoneNumber, showCancel: false }),
    ),
    vibrateShort: api('vibrateShort', nothing),
    requirePrivacyAuthorize: api('requirePrivacyAuthorize', nothing),
    getPrivacySetting: api('getPrivacySetting', () => ({ needAuthorization: false })),

    chooseMedia: api('chooseMedia', chooseMedia),
    chooseImage: api('chooseImage', chooseMedia),
    openDocument: api('openDocument', save),
    shareFileMessage: api('shareFileMessage', save),
    saveFileToDisk: api('saveFileToDisk', save),

    ...storage(headers['x-openid'] ?? ''),
    cloud: browserCloud(headers),
  }
  return wx
}

/** Of this browser, for each person apart: values with their types. */
function storage(openid: string): Options {
  const get = (key: string): unknown => {
    const text = localStorage.getItem(`${openid} ${key}`)
    return text === null ? '' : JSON.parse(text)
  }
  const set = (key: string, data: unknown) => localStorage.setItem(`${openid} ${key}`, JSON.stringify(data))
  const remove = (key: string) => localStorage.removeItem(`${openid} ${key}`)
  return {
    getStorageSync: get,
    setStorageSync: set,
    removeStorageSync: remove,
    getStorage: api('getStorage', ({ key }: { key: string }) => ({ data: get(key) })),
    setStorage: api('setStorage', ({ key, data }: { key: string; data: unknown }) => set(key, data)),
    removeStorage: api('removeStorage', ({ key }: { key: string }) => remove(key)),
  }
}
