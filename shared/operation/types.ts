/* Logs and errors of users' phones (运维中心的实时日志与 JS 错误): what their functions take and return. */

import type { Cut, OfApp, Page, Time, Unreadable, WholeNumber } from '../types'

/** The functions of logs and errors (实时日志与 JS 错误), by name. */
export interface LogOperations {
  /** One page of what the mini program's code wrote on phones (实时日志), of the last seven days. */
  realtimelogSearch(input: RealtimeLogQuery): Promise<Page<RealtimeLog, RealtimeLogQuery>>
  /** One page of JavaScript errors (JS 错误列表), counted by message and stack. */
  getJsErrList(input?: JsErrorQuery): Promise<Page<JsError, JsErrorQuery>>
  /** One page of when and where a JavaScript error happened (JS 错误详情). */
  getJsErrDetail(input: JsErrorDetailQuery): Promise<Page<JsErrorDetail, JsErrorDetailQuery>>
}

/** The level of a line of the log (日志等级); `debug` is any that WeChat does not document. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** What realtimelogSearch takes (查询实时日志的条件). */
export interface RealtimeLogQuery extends OfApp {
  /** From when on (开始时间), in the last seven days. */
  beginTime: Time
  /** Until when (结束时间), on the same day in China (北京时间的同一天). */
  endTime: Time
  /** Only this user's (用户的 openid 或微信号). */
  id?: string
  /** Only entries of this level and above (日志等级): WeChat's numbers are 2 info, 4 warn, 8 error. */
  level?: Exclude<LogLevel, 'debug'> | WholeNumber<2 | 4 | 8>
  /** Only this page's (页面路径), e.g. `pages/index/index`. */
  url?: string
  /** Only this start of the mini program (启动 ID): the `traceid` of an entry. */
  traceId?: string
  /** Only entries with this word of setFilterMsg or addFilterMsg (过滤关键字). */
  filterMsg?: string
  /** How many entries to skip (跳过条数): none unless given. */
  start?: WholeNumber
  /** How many entries a page has (每页条数): 20 unless given, 100 at most. */
  limit?: WholeNumber
}

/** What was written on one page, from when it was shown until it was hidden (一个页面的实时日志). */
export interface RealtimeLog extends Unreadable, Cut {
  /** The levels in it (日志等级), as bits: 2 info, 4 warn, 8 error. */
  level: number
  /** The same by name (日志等级的名称), from the lowest on. */
  levels: LogLevel[]
  /** The system (系统): 1 Android (安卓), 2 iOS. */
  platform: number
  /** The version of the base library (基础库版本). */
  libraryVersion: string
  /** The version of WeChat (微信版本). */
  clientVersion: string
  /** The user's openid (用户 openid). */
  id: string
  /** When WeChat got it (日志时间), epoch seconds: 0 where WeChat does not say it. */
  timestamp: number
  /** The page (页面路径). */
  url: string
  /** One start of the mini program (启动 ID): all of its entries have the same. */
  traceid: string
  /** What setFilterMsg and addFilterMsg set (过滤关键字). */
  filterMsg: string
  /** The lines, one for each call of the log (日志内容), up to 200. */
  msg: LogLine[]
}

/** One call of the log (一行日志), e.g. `log.info('a', 'b')`. */
export interface LogLine {
  /** When it was written (时间), epoch seconds: 0 where WeChat does not say it. */
  time: number
  /** Its level (日志等级): 2 info, 4 warn, 8 error. */
  level: number
  /** The same by name (日志等级的名称). */
  levelName: LogLevel
  /** What was written (日志文字), credentials left out. */
  msg: string[]
}

/** What getJsErrList takes (查询 JS 错误的条件). */
export interface JsErrorQuery extends OfApp {
  /** The first day in China (开始日期): today unless given. The time of day does not count. */
  startTime?: Time
  /** The last day in China (结束日期): that of `startTime` unless given. */
  endTime?: Time
  /** Only errors that say this (关键词). */
  keyword?: string
  /** Only this user's (用户 openid). */
  openid?: string
  /** Only these (错误类型): 0 all (全部), 1 of the mini program (业务代码), 2 of plugins (插件), 3 of WeChat (系统框架). */
  errType?: WholeNumber<0 | 1 | 2 | 3>
  /** Only this version of the mini program (小程序版本): all unless given. */
  appVersion?: string
  /** By what they are sorted (排序字段): `pv` how often, unless given; `uv` how many users. */
  orderby?: 'pv' | 'uv'
  /** Which come first (排序规则): 1 the most (降序) unless given, 2 the fewest (升序). */
  desc?: WholeNumber<1 | 2>
  /** How many errors to skip (跳过条数): none unless given. */
  offset?: WholeNumber
  /** How many errors a page has (每页条数): 30 unless given, 30 at most. */
  limit?: WholeNumber
}

/** A JavaScript error (一种 JS 错误), counted in the days that were asked for. */
export interface JsError extends Unreadable, Cut {
  /** The id of the message (错误信息的 MD5). */
  errorMsgMd5: string
  /** What it says (错误信息), credentials left out. */
  errorMsg: string
  /** How many users met it (影响人数). */
  uv: number
  /** How often it happened (发生次数). */
  pv: number
  /** The id of the stack (错误堆栈的 MD5). */
  errorStackMd5: string
  /** Where it was thrown (错误堆栈), credentials left out. */
  errorStack: string
  /** Its part of all errors (次数占比), e.g. `0.1%`. */
  pvPercent: string
  /** Its part of all users (人数占比), e.g. `1.1%`. */
  uvPercent: string
}

/** What getJsErrDetail takes (哪种 JS 错误). */
export interface JsErrorDetailQuery extends OfApp {
  /** The first day in China (开始日期). The time of day does not count. */
  startTime: Time
  /** The last day in China (结束日期). */
  endTime: Time
  /** The id of the message (错误信息的 MD5), from getJsErrList. */
  errorMsgMd5: string
  /** The id of the stack (错误堆栈的 MD5), from getJsErrList. */
  errorStackMd5: string
  /** Only this version of the mini program (小程序版本): all unless given. */
  appVersion?: string
  /** Only this version of the base library (基础库版本): all unless given. */
  sdkVersion?: string
  /** Only this system (系统): 0 all (全部), 1 Android (安卓), 2 iOS, 3 others (其他). */
  osName?: WholeNumber<0 | 1 | 2 | 3>
  /** Only this version of WeChat (微信版本): all unless given. */
  clientVersion?: string
  /** Only this user's (用户 openid). */
  openid?: string
  /** How many to skip (跳过条数): none unless given. */
  offset?: WholeNumber
  /** How many a page has (每页条数): 30 unless given, 30 at most. */
  limit?: WholeNumber
  /** Which come first (排序规则): 1 the newest (降序) unless given, 0 the oldest (升序). */
  desc?: WholeNumber<0 | 1>
}

/** When and where a JavaScript error happened (一次 JS 错误). */
export interface JsErrorDetail extends Unreadable, Cut {
  /** How often (次数). */
  count: number
  /** The version of the base library (基础库版本). */
  sdkVersion: string
  /** The version of WeChat (微信版本). */
  clientVersion: string
  /** The id of the stack (错误堆栈的 MD5). */
  errorStackMd5: string
  /** When it happened (发生时间), epoch seconds: 0 where WeChat does not say it. */
  timeStamp: number
  /** The version of the mini program (小程序版本). */
  appVersion: string
  /** The id of the message (错误信息的 MD5). */
  errorMsgMd5: string
  /** What it says (错误信息), credentials left out. */
  errorMsg: string
  /** Where it was thrown (错误堆栈), credentials left out. */
  errorStack: string
  /** The day in China (日期), e.g. `2026-11-24`. */
  ds: string
  /** The system (系统): 1 Android (安卓), 2 iOS, 3 others (其他). */
  osName: string
  /** The user's openid (用户 openid). */
  openId: string
  /** The version of the plugin (插件版本), `0` where it was none. */
  pluginversion: string
  /** The phone (机型). */
  deviceModel: string
  /** The file (文件). */
  source: string
  /** The page (页面路径). */
  route: string
  /** The user's name in WeChat (昵称). */
  nickname: string
}
