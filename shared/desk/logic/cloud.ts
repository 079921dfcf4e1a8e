import config from '../config'

/** What the desk uses of `wx.cloud`. */
type DeskCloud = Pick<
  typeof wx.cloud,
  'callFunction' | 'database' | 'deleteFile' | 'downloadFile' | 'uploadFile'
>
type SharedCloud = DeskCloud & { init(): Promise<unknown> }
type SharedCloudClass = new (shared: { resourceAppid: string; resourceEnv: string }) => SharedCloud

const { env, resourceAppid, resourceEnv } = config

/** Which environment a call is for, where config.js names one. */
const inEnv = env ? { config: { env } } : {}

let shared: Promise<DeskCloud> | undefined

/**
 * The cloud in which the functions are: that of this mini program, or the one that another mini program shares with it.
 * https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloud/guide/resource-sharing/guidance.html
 */
export async function deskCloud(): Promise<DeskCloud> {
  // The client's words for what `wx.cloud` says while nobody has called `init`.
  if (!wx.cloud) throw new Error('no wx.cloud: init first')
  if (!resourceAppid) return wx.cloud
  shared ??= openShared()
  // The next call tries again.
  shared.catch(() => {
    shared = undefined
  })
  return shared
}

async function openShared(): Promise<DeskCloud> {
  const Cloud: SharedCloudClass = Reflect.get(wx.cloud, 'Cloud')
  const cloud = new Cloud({ resourceAppid, resourceEnv: resourceEnv || env })
  await cloud.init()
  return cloud
}

/** @returns the id of the file in cloud storage */
export async function uploadToCloud(cloudPath: string, filePath: string): Promise<string> {
  return (await (await deskCloud()).uploadFile({ cloudPath, filePath, ...inEnv })).fileID
}

/** @returns the path of the file on the phone */
export async function downloadFromCloud(fileID: string): Promise<string> {
  return (await (await deskCloud()).downloadFile({ fileID, ...inEnv })).tempFilePath
}

export async function deleteFromCloud(fileList: string[]): Promise<void> {
  await (await deskCloud()).deleteFile({ fileList, ...inEnv })
}

/** The database as the mini program itself reaches it, by the rules of its collections. */
export async function databaseByRules() {
  return (await deskCloud()).database(env ? { env } : {})
}
