import type { WholeNumber } from '../types'

/** A prepared text of a reply (回复模板). */
export interface Template {
  /** Its name (模板名称), 1 to 20 characters. */
  name: string
  /** The text to reply with (模板内容), 1 to 500 characters. */
  text: string
}

/** What alerts are sent, and when (提醒设置). */
export interface AlertSettings {
  /** Whether new feedback is alerted (新反馈提醒). */
  newFeedback: boolean
  /** Comments with at most this many stars are alerted (几星及以下的评价要提醒); 0 for none. */
  badComments: number
  /** The hour of the daily digest (日报时间), China time; `null` for no digest. */
  digestHour: number | null
  /** Hours without alerts (免打扰时段), China time, e.g. `[22, 8]`; `null` for none. */
  quiet: [from: number, to: number] | null
}

/** What all administrators share (设置). */
export interface Settings {
  /** Prepared texts of replies (回复模板). */
  templates: Template[]
  /** What alerts are sent, and when (提醒设置). */
  alerts: AlertSettings
}

/** What updateSettings takes (要改的设置): any part. */
export interface SettingsUpdate {
  /** All templates (全部回复模板). To change one, use the two below: so two people at once lose nothing of each other. */
  templates?: Template[]
  /** A template more (添加一个回复模板). Its name must be new, or that of `removeTemplate`, whose place it takes. */
  addTemplate?: Template
  /** The name of a template to remove (删除一个回复模板); nothing happens where there is none. */
  removeTemplate?: string
  /** What to change of the alerts (提醒设置). */
  alerts?: AlertSettingsUpdate
}

/** What updateSettings changes of the alerts (要改的提醒设置): any part. */
export interface AlertSettingsUpdate {
  /** Whether new feedback is alerted (新反馈提醒). */
  newFeedback?: boolean
  /** Comments with at most this many stars are alerted (几星及以下的评价要提醒); 0 for none. */
  badComments?: WholeNumber
  /** The hour of the daily digest (日报时间), 0 to 23, China time; `null` for no digest. */
  digestHour?: WholeNumber | null
  /** Hours without alerts (免打扰时段), China time, e.g. `[22, 8]`; `null` for none. */
  quiet?: [from: WholeNumber, to: WholeNumber] | null
}
