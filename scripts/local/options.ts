import type { OwnerEnvironment } from './functions/environment'
import type { SampleData } from './sample/data'

interface LocalCloudUrls {
  apiUrl: string
  /** WeCom's robot. */
  robotUrl: string
  /** All robots, as ALERT_ROBOTS takes them. */
  alertRobots: string
  /** All mini programs with their secrets, as WECHAT_APPS takes them. */
  wechatApps: string
}

export interface LocalCloudOptions {
  /** Folder of built functions, `<name>/index.js` and `config.json`. Default: the project's `dist/functions`. */
  functionsRoot?: string
  /** More functions: name and folder. */
  extraFunctions?: Record<string, string>
  /** The Node binary that runs functions. Default: this process's. */
  node?: string
  /**
   * The owner's environment variables for all functions, over the defaults: ADMIN_OPENIDS, WECHAT_APPSECRET,
   * WECHAT_API_BASE_URL, and WECHAT_APPS where there are several mini programs.
   */
  env?: OwnerEnvironment | ((urls: LocalCloudUrls) => OwnerEnvironment)
  /** The clock of WeChat and of the sample data, in milliseconds. Default: Date.now. */
  now?: () => number
  /** How many mini programs there are. Default: one, to which the environment belongs. */
  apps?: number
  /** The data of the first mini program, or of each by its place. */
  data?: SampleData | ((index: number) => SampleData)
  /** A folder that keeps the database; files in storage are not kept. Default: the database is kept in memory. */
  dataFolder?: string
  api?: {
    /** Added to every answer of api.weixin.qq.com. Default: 0. */
    latencyMs?: number
  }
}
