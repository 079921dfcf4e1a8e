import type { OfApp, WholeNumber } from '../types'

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

/** What somebody may (角色): `owner` (管理员) stands in ADMIN_OPENIDS; `member` (成员) was invited by one. */
export type Role = 'owner' | 'member'

/** Somebody who handles voices (处理人). */
export interface Person {
  /** Who it is (用户 openid). */
  openid: string
  /** The name that others see (名字), 1 to 20 characters; `''` until an owner has given his own. */
  name: string
  /** What this person may (角色). */
  role: Role
  /** Since when a member is one (加入时间), epoch seconds. */
  since?: number
  /** The mini programs that this person may see (可见的小程序); absent: all. */
  appids?: string[]
}

/** Somebody who was removed (已移除的成员), so that what was done stays readable. */
export interface FormerPerson {
  /** Who it was (用户 openid). */
  openid: string
  /** The name that others saw (名字). */
  name: string
  /** When this person was removed (移除时间), epoch seconds. */
  until: number
}

/** Something that was done to all, or to people (一条操作记录). */
export interface AuditEntry {
  /** When (时间), epoch seconds. */
  time: number
  /** The openid of the person who did it (操作人); `''` where the caller had none. */
  by: string
  /** What was done (操作): `exportVoices`, `forgetUser`, `createInvitation`, `acceptInvitation`, `removeMember` or `alerts`. */
  action: string
  /** How many voices, or people, it was about (数量). */
  count: number
  /** The mini programs that it was about (涉及的小程序); absent: all. */
  appids?: string[]
}

/** What all who handle voices share (设置). */
export interface Settings {
  /** Prepared texts of replies (回复模板). */
  templates: Template[]
  /** What alerts are sent, and when (提醒设置). */
  alerts: AlertSettings
  /** From so many stars on (1 to 5), a comment comes in as `done` (好评自动归为已处理); `null` for none. */
  autoDone: number | null
  /** Who handles voices (处理人): owners, then members. */
  people: Person[]
  /** Who was removed (已移除的成员). */
  former: FormerPerson[]
  /** Who asks (我). */
  me: {
    /** Who it is (用户 openid); `''` where the caller has none. */
    openid: string
    /** What this person may (角色). */
    role: Role
  }
  /** The mini programs that the caller may see (可见的小程序), where they are more than one. */
  apps?: SeenApp[]
  /** To owners alone: what was exported, forgotten and changed (操作记录), the newest 200, the newest first. */
  audit?: AuditEntry[]
}

/** What updateSettings takes (要改的设置): any part. */
export interface SettingsUpdate extends OfApp {
  /** All templates (全部回复模板). To change one, use the two below: so two people at once lose nothing of each other. */
  templates?: Template[]
  /** A template more (添加一个回复模板). Its name must be new, or that of `removeTemplate`, whose place it takes. */
  addTemplate?: Template
  /** The name of a template to remove (删除一个回复模板); nothing happens where there is none. */
  removeTemplate?: string
  /** What to change of the alerts (提醒设置). Owners alone. */
  alerts?: AlertSettingsUpdate
  /** From so many stars on (1 to 5), a comment comes in as `done` (好评自动归为已处理); `null` for none. */
  autoDone?: WholeNumber | null
  /** One's own name (我的名字), 1 to 20 characters. */
  myName?: string
  /** The openid of a member to remove (移除成员). Owners alone. */
  removeMember?: string
}

/** A mini program that this deployment serves (一个小程序). */
export interface SeenApp {
  /** Its appid (小程序 AppID). */
  appid: string
  /** Its name (名称), as a comment brought it; `''` where none has. */
  name: string
  /** The address of its portrait (头像), as a comment brought it; `''` where none has. */
  headImg: string
}

/** What createInvitation takes (邀请的范围). */
export interface InvitationQuery {
  /** The mini programs that whoever is invited may see (可见的小程序): those that the inviter sees, unless given. */
  appids?: string[]
}

/** What createInvitation returns (邀请). */
export interface Invitation {
  /** What whoever is invited shows (邀请码). It works once. */
  code: string
  /** The page of the desk that takes it (邀请页面), from the desk's root on: `inbox/inbox?invitation=<code>`. */
  page: string
  /** Until when it works (失效时间), epoch seconds: for 24 hours. */
  expires: number
}

/** What acceptInvitation takes (接受邀请). */
export interface InvitationAnswer {
  /** What the owner's card brought (邀请码). */
  code: string
  /** The name that others are to see (名字), 1 to 20 characters. */
  name: string
}

/** What acceptInvitation returns (接受邀请的结果). */
export interface NewMember {
  /** The name that others see (名字). */
  name: string
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
