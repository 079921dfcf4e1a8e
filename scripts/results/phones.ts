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
