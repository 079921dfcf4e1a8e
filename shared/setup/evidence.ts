import { nowInSeconds } from '../archive/meta'
import { chinaDayNumber, startOfChinaDay } from '../china-time'
import { evidenceIsOn } from '../config'
import type { Invocation } from '../invocation'
import { getJsErrList } from '../operation/getJsErrList'
import { realtimelogSearch } from '../operation/realtimelogSearch'
import { tokenVariable } from '../wechat/token-source'
import { APP_SECRET, VARIABLES } from './console'
import { type Finding, todoOf } from './finding'

/** WeChat says that the mini program, or the third-party platform, has no right to these APIs. */
const NOT_GRANTED = [48001, 61007]

const GRANT = `Logs and errors belong to 运维中心: look whether it opens in the mini program console (mp.weixin.qq.com → 开发管理 → 运维中心); a third-party platform needs permission set 18. To do without them, set FEEDBACK_EVIDENCE to off in ${VARIABLES}.`

/** Whether what users' phones write can be fetched: one entry of the log is asked for, and one error. */
export async function evidence(invocation: Invocation): Promise<Finding> {
  if (!evidenceIsOn()) {
    return {
      state: 'off',
      message: 'FEEDBACK_EVIDENCE is off: what phones write is not fetched',
      hint: `To have it beside feedback, remove FEEDBACK_EVIDENCE from ${VARIABLES}.`,
    }
  }
  if (!tokenVariable(invocation)) {
    return {
      state: 'off',
      message: 'what phones write comes over HTTPS alone, and WECHAT_APPSECRET is not set',
      hint: `To have it beside feedback, copy the secret from ${APP_SECRET} into WECHAT_APPSECRET in ${VARIABLES}, or where there are several mini programs into WECHAT_APPS.`,
    }
  }
  const [logs, errors] = await Promise.all([
    totalOf(realtimelogSearch.call(realtimelogSearch.input({ ...todaySoFar(), limit: 1 }), invocation)),
    totalOf(getJsErrList.call(getJsErrList.input({ limit: 1 }), invocation)),
  ])
  if (typeof logs !== 'number') return notComing('the log does', logs)
  if (typeof errors !== 'number') return notComing('JavaScript errors do', errors)
  return {
    state: 'ok',
    message: `came over HTTPS, today ${logs} log entries and ${errors} errors; the log holds what the mini program's own code writes with wx.getRealtimeLogManager()`,
  }
}

/** Today, as it is in China: WeChat gives the log of one day there at a time. */
export function todaySoFar() {
  const endTime = nowInSeconds()
  return { beginTime: startOfChinaDay(chinaDayNumber(endTime)), endTime }
}

const totalOf = (page: Promise<{ total: number }>): Promise<number | Finding> =>
  page.then(({ total }) => total, todoOf)

const notComing = (what: string, { message, hint, ...finding }: Finding): Finding => ({
  ...finding,
  message: `${what} not come: ${message}`,
  hint: NOT_GRANTED.includes(finding.weChatCode ?? 0) ? GRANT : hint,
})
