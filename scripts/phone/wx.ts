import type { CallOptions, LocalCloud } from '../local/cloud'
import { wxDatabase } from './database'
import { WIDTH } from './simulator'
import { wxCloud } from './wx-cloud'

/** Something that the mini program asked of the phone. */
interface PhoneCall {
  name: string
  options: Record<string, unknown>
}

/** A file that is saved on a PC. */
interface Saved {
  filePath: string
  success(): void
  fail(error: object): void
}

export type Theme = 'light' | 'dark'

export interface Phone {
  /** What a mini program on this phone finds as `wx`. */
  wx: object
  /** Everything that it asked for (dialogs, toasts, navigation, …), oldest first. */
  calls: PhoneCall[]
  /** The person with the phone, and how the platform calls functions for them. */
  caller: CallOptions
  /** Whether they confirm a question. */
  confirms: boolean
  /** What they write if a dialog asks for text. */
  writes: string
  /** The pictures that they choose, by their paths. */
  pictures: Record<string, Buffer>
  /** Of the window, in px: that of a phone at first. */
  width: number
  /** What WeChat says of dark mode, which it does where the mini program declares it. */
  readonly theme: Theme | undefined
  changeTheme(theme: Theme | undefined): void
  /** The collections that every user may read, by their rules. */
  openCollections: Set<string>
  /** The storage of the mini program on the phone. */
  storage: Map<string, unknown>
  /** Waits until all calls of functions have ended. */
  idle(): Promise<void>
  /** The next calls of functions are rejected with this, as without a network. */
  rejection: object | undefined
  /** The functions that were called, oldest first. */
  operations: { name: string; input: object }[]
  /** The rejections of what WeChat refuses, by name. */
  refusals: Record<string, object>
}

const ASKED = [
  'cloud.downloadFile',
  'disableAlertBeforeUnload',
  'enableAlertBeforeUnload',
  'hideLoading',
  'makePhoneCall',
  'navigateBack',
  'navigateTo',
  'openDocument',
  'pageScrollTo',
  'previewImage',
  'previewMedia',
  'redirectTo',
  'setClipboardData',
  'setBackgroundColor',
  'setBackgroundTextStyle',
  'setNavigationBarColor',
  'shareFileMessage',
  'showLoading',
  'showToast',
  'stopPullDownRefresh',
]

/** A phone whose `wx.cloud` is a local cloud. */
export function phone(cloud: LocalCloud, caller: CallOptions): Phone {
  const calls: PhoneCall[] = []
  const ask =
    (name: string) =>
    (options: Record<string, unknown> = {}) => {
      calls.push({ name, options })
      const refusal = phone.refusals[name]
      return refusal ? Promise.reject(refusal) : Promise.resolve({})
    }
  const info = () => ({
    SDKVersion: '3.7.1',
    platform: 'ios',
    language: 'zh_CN',
    windowWidth: phone.width,
    ...(theme && { theme }),
  })
  let theme: Theme | undefined
  const themeListeners = new Set<(changed: { theme: Theme }) => void>()
  const running = new Set<Promise<unknown>>()
  const phone: Phone = {
    async idle() {
      while (running.size > 0) await Promise.allSettled(running)
    },
    width: WIDTH,
    get theme() {
      return theme
    },
    changeTheme(changed) {
      theme = changed
      for (const listener of themeListeners) if (changed) listener({ theme: changed })
    },
    openCollections: new Set(),
    storage: new Map(),
    calls,
    caller,
    confirms: true,
    writes: '',
    pictures: {},
    rejection: undefined,
    operations: [],
    refusals: {},
    wx: {
      ...Object.fromEntries(ASKED.map(name => [name, ask(name)])),
      getSystemInfoSync: info,
      getWindowInfo: info,
      getAppBaseInfo: info,
      getDeviceInfo: info,
      canIUse: () => true,
      onThemeChange: (listener: (changed: { theme: Theme }) => void) => themeListeners.add(listener),
      offThemeChange: (listener: (changed: { theme: Theme }) => void) => themeListeners.delete(listener),
      getAccountInfoSync: () => ({ miniProgram: { appId: '' } }),
      getStorageSync: (key: string) => phone.storage.get(key) ?? '',
      setStorageSync: (key: string, value: unknown) => phone.storage.set(key, value),
      requirePrivacyAuthorize({ success, fail }: { success(): void; fail(error: object): void }) {
        const refusal = phone.refusals.requirePrivacyAuthorize
        if (refusal) fail(refusal)
        else success()
      },
      saveFileToDisk({ filePath, success, fail }: Saved) {
        ask('saveFileToDisk')({ filePath }).then(success, fail)
      },
      async showModal(options: Record<string, unknown>) {
        await ask('showModal')(options)
        return { confirm: phone.confirms, cancel: !phone.confirms, content: phone.writes }
      },
      async chooseMedia(options: Record<string, unknown>) {
        await ask('chooseMedia')(options)
        const paths = Object.keys(phone.pictures)
        if (paths.length === 0) throw { errMsg: 'chooseMedia:fail cancel' }
        return { tempFiles: paths.map(tempFilePath => ({ tempFilePath })) }
      },
      cloud: {
        init: ask('cloud.init'),
        database: () => wxDatabase(cloud, name => phone.openCollections.has(name)),
        ...wxCloud((name, event) => {
          if (phone.rejection) return Promise.reject(phone.rejection)
          const { action, ...input } = event as { action?: string }
          phone.operations.push({ name: action ?? name, input })
          const result = cloud.call(name, event, phone.caller)
          running.add(result)
          return result.finally(() => running.delete(result))
        }),
        async downloadFile(options: { fileID: string }) {
          await ask('cloud.downloadFile')(options)
          return { tempFilePath: `wxfile://${options.fileID.split('/').at(-1)}` }
        },
        async uploadFile(options: { cloudPath: string; filePath: string }) {
          await ask('cloud.uploadFile')(options)
          const { cloudPath, filePath } = options
          const bytes = phone.pictures[filePath]
          if (!bytes) throw { errMsg: `uploadFile:fail no such file ${filePath}` }
          cloud.storage.files.set(cloudPath, bytes)
          return { fileID: cloud.storage.fileId(cloudPath) }
        },
        async deleteFile(options: { fileList: string[] }) {
          await ask('cloud.deleteFile')(options)
          const paths = options.fileList.map(fileID => cloud.storage.pathOf(fileID) ?? '')
          for (const path of paths) cloud.storage.files.delete(path)
          return { fileList: options.fileList.map(fileID => ({ fileID, status: 0, errMsg: 'ok' })) }
        },
      },
    },
  }
  return phone
}
