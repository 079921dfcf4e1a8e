import type { CallOptions, LocalCloud } from '../local/cloud'
import { wxCloud } from './wx-cloud'

/** Something that the mini program asked of the phone. */
export interface PhoneCall {
  name: string
  options: Record<string, unknown>
}

export interface Phone {
  /** What a mini program on this phone finds as `wx`. */
  wx: object
  /** Dialogs, toasts, navigation, …: all that it asked for, oldest first. */
  calls: PhoneCall[]
  /** Who holds the phone, and how the platform calls functions for them. */
  caller: CallOptions
  /** What they answer to a question. */
  confirms: boolean
  /** The pictures that they choose, by their paths. */
  pictures: Record<string, Buffer>
  /** Until no function is being called any more. */
  idle(): Promise<void>
  /** Thrown by the next calls of functions, as without a network. */
  rejection: object | undefined
  /** What WeChat refuses, by name, with what it says to it. */
  refusals: Record<string, object>
}

const ASKED = [
  'disableAlertBeforeUnload',
  'enableAlertBeforeUnload',
  'hideLoading',
  'navigateTo',
  'previewImage',
  'previewMedia',
  'reLaunch',
  'setClipboardData',
  'showLoading',
  'showToast',
  'stopPullDownRefresh',
  'switchTab',
]

/** A phone whose `wx.cloud` is a local cloud. */
export function phone(cloud: LocalCloud, caller: CallOptions, sdkVersion = '3.7.1'): Phone {
  const calls: PhoneCall[] = []
  const ask =
    (name: string) =>
    (options: Record<string, unknown> = {}) => {
      calls.push({ name, options })
      const refusal = phone.refusals[name]
      return refusal ? Promise.reject(refusal) : Promise.resolve({})
    }
  const info = () => ({ SDKVersion: sdkVersion, platform: 'ios', language: 'zh_CN', windowWidth: 390 })
  const running = new Set<Promise<unknown>>()
  const phone: Phone = {
    async idle() {
      while (running.size > 0) await Promise.allSettled(running)
    },
    calls,
    caller,
    confirms: true,
    pictures: {},
    rejection: undefined,
    refusals: {},
    wx: {
      ...Object.fromEntries(ASKED.map(name => [name, ask(name)])),
      getSystemInfoSync: info,
      getWindowInfo: info,
      getAppBaseInfo: info,
      getDeviceInfo: info,
      canIUse: () => true,
      async showModal(options: Record<string, unknown>) {
        await ask('showModal')(options)
        return { confirm: phone.confirms, cancel: !phone.confirms }
      },
      async chooseMedia(options: Record<string, unknown>) {
        await ask('chooseMedia')(options)
        const paths = Object.keys(phone.pictures)
        if (paths.length === 0) throw { errMsg: 'chooseMedia:fail cancel' }
        return { tempFiles: paths.map(tempFilePath => ({ tempFilePath })) }
      },
      cloud: {
        init: ask('cloud.init'),
        ...wxCloud((name, event) => {
          if (phone.rejection) return Promise.reject(phone.rejection)
          const result = cloud.call(name, event, phone.caller)
          running.add(result)
          return result.finally(() => running.delete(result))
        }),
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
