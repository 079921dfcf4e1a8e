import type { Settings } from '../../shared/archive/settings-types'
import { chinaHour } from '../../shared/china-time'
import type { SyncResult } from '../../shared/sync/types'
import { ADMIN_OPENID } from '../local/cloud'
import type { GroupRobot } from '../local/robots/robot'
import type { Tour } from './tour'

/** The database may be kept from an earlier start (`--data`). */
const TOLD_BEFORE = '(They were told before: the database is kept from an earlier start.)'

/** A bad comment that WeChat pushes, in the words of each robot. */
export async function showAlert({ cloud }: Tour, commentId: string): Promise<void> {
  console.log('\nWeChat pushes it to onBadComment, which tells the groups (times are UTC+8):')
  const event = { MsgType: 'event', Event: 'wxa_comment_bad_score', result: { comment_id: commentId } }
  await cloud.call('onBadComment', event, { openid: ADMIN_OPENID })
  const { wecom, feishu, dingtalk } = cloud.robots
  let isTold = false
  for (const [name, robot] of Object.entries({ wecom, feishu, dingtalk })) {
    const at = robot.texts.findIndex(text => text.includes(commentId))
    if (at < 0) continue
    isTold = true
    show(name, robot, at)
  }
  if (!isTold) console.log(TOLD_BEFORE)
}

/** New feedback and the day's digest, which the next sync sends. */
export async function showDigest({ cloud, call }: Tour): Promise<void> {
  const digestHour = chinaHour(Date.now() / 1000)
  await call<Settings>('updateSettings', { alerts: { digestHour } })
  const before = cloud.robots.wecom.texts.length
  const { alerts } = await call<SyncResult>('syncVoices', {})
  console.log(`The robots were told of ${alerts} voices, and of the day:`)
  const { texts } = cloud.robots.wecom
  for (let at = before; at < texts.length; at++) show('wecom', cloud.robots.wecom, at)
  if (texts.length === before) console.log(TOLD_BEFORE)
}

/** The text as people see it, below the message as the robot gets it. */
function show(name: string, robot: GroupRobot, at: number): void {
  const text = robot.texts[at] ?? ''
  const form = JSON.stringify(robot.messages[at])?.replace(JSON.stringify(text), '"…"')
  console.log(`${name} ${form}\n${text.replace(/^/gm, '  │ ')}`)
}
