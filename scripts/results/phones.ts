import type { Evidence } from '../../shared/archive/evidence-types'
import type { JsError, JsErrorDetail, RealtimeLog } from '../../shared/operation/types'
import type { Page } from '../../shared/types'
import { chinaTime, ellipsis } from '../terminal/format'
import { pageLine, table } from '../terminal/table'

/** Lines shown of a page: an entry holds up to 200. */
const LINES_SHOWN = 5

/** A row for each of the last lines that were written on a page. */
export function logTable({ list, total, next }: Page<RealtimeLog, object>): string {
  const rows = list.flatMap(({ msg, timestamp, url, id }) =>
    msg
      .slice(-LINES_SHOWN)
      .map(({ time, levelName, msg }) => [
        chinaTime(time || timestamp),
        levelName,
        ellipsis(url, 30),
        ellipsis(msg.join(' '), 60),
        id,
      ]),
  )
  return `${table(['时间 (UTC+8)', '等级', '页面', '内容', 'openid'], rows)}\n${pageLine(list, total, next)}`
}

/** The last lines before a feedback, which say what led to it. */
const LINES_AROUND = 12

/** What the phone wrote around a feedback: when, seen from it, and the errors of that day. */
export function evidenceTables({ logs, errors }: Evidence, createTime: number): string {
  const lines = logs
    .slice(-LINES_AROUND)
    .map(({ time, level, page, text }) => [
      timeFrom(createTime, time),
      level,
      ellipsis(page, 24),
      ellipsis(text, 60),
    ])
  const kinds = errors.map(({ count, message, stack }) => [
    String(count),
    ellipsis(message, 60),
    ellipsis(stack.split('\n').find(line => line.includes('at ')) ?? '', 60),
  ])
  const found = table(['距反馈', '等级', '页面', '日志'], lines)
  return `${found}\n${table(['次数', 'JS 错误', '位置'], kinds)}`
}

/** e.g. `−2 分 13 秒` */
function timeFrom(createTime: number, time: number): string {
  const [sign, seconds] = [time < createTime ? '−' : '+', Math.abs(time - createTime)]
  const minutes = Math.floor(seconds / 60)
  return `${sign}${minutes > 0 ? `${minutes} 分 ` : ''}${seconds % 60} 秒`
}

export function jsErrorTable({ list, total, next }: Page<JsError, object>): string {
  const rows = list.map(({ pv, uv, errorMsg, errorMsgMd5, errorStackMd5 }) => [
    String(pv),
    String(uv),
    ellipsis(errorMsg, 50),
    errorMsgMd5,
    errorStackMd5,
  ])
  const head = ['次数', '人数', '错误', 'errorMsgMd5', 'errorStackMd5']
  return `${table(head, rows)}\n${pageLine(list, total, next)}`
}

export function jsErrorDetailTable({ list, total, next }: Page<JsErrorDetail, object>): string {
  const rows = list.map(({ timeStamp, deviceModel, clientVersion, appVersion, route, openId }) => [
    chinaTime(timeStamp),
    ellipsis(deviceModel, 24),
    clientVersion,
    appVersion,
    ellipsis(route, 30),
    openId,
  ])
  const head = ['时间 (UTC+8)', '机型', '微信版本', '小程序版本', '页面', 'openid']
  return `${table(head, rows)}\n${pageLine(list, total, next)}`
}
