import { createHash } from 'node:crypto'
import { isLoopback, list, secureUrl } from '../config'
import { fail, type OperationError } from '../errors'
import { keepSecret } from '../secrets'
import { dingtalk } from './dingtalk'
import { feishu } from './feishu'
import type { Robot, RobotService } from './robot'
import { wecom } from './wecom'

const SERVICES: readonly RobotService[] = [wecom, feishu, dingtalk]

const VARIABLE = 'ALERT_ROBOTS'

/** The owner's robots, each once. An entry that is not the address of a robot is a mistake; the others are used. */
export function alertRobots(): { robots: Robot[]; mistakes: OperationError[] } {
  const robots = new Map<string, Robot>()
  const mistakes: OperationError[] = []
  for (const [index, entry] of list(VARIABLE).entries()) {
    const robot = readAddress(entry)
    if (!robot) mistakes.push(mistake(index, entry))
    else if (!robots.has(robot.id)) {
      robots.set(robot.id, { ...robot, name: `robot ${robots.size + 1} (${robot.service.name})` })
    }
  }
  return { robots: [...robots.values()], mistakes }
}

/** The robot of an entry, `https://…` or `https://…#secret=…`; `undefined` if it is not the address of a robot. */
function readAddress(address: string): Omit<Robot, 'name'> | undefined {
  const url = secureUrl(address)
  const service = url && serviceAt(url)
  const key = url && service?.keyIn(url)
  const secret = url && secretIn(url.hash)
  if (!url || !service || !key || secret === null) return undefined
  keepSecret(key)
  if (secret) keepSecret(secret)
  url.hash = ''
  const id = createHash('sha256').update(`${service.name}:${key}`).digest('hex').slice(0, 16)
  return { service, id, url, secret }
}

/** By host name; on loopback, where tests have their robots, by path. */
function serviceAt(url: URL): RobotService | undefined {
  if (isLoopback(url.hostname)) return SERVICES.find(({ keyIn }) => keyIn(url))
  return SERVICES.find(({ hostnames }) => hostnames.includes(url.hostname))
}

/** `undefined` if there is no fragment, `null` if it is something else than a secret. */
function secretIn(hash: string): string | undefined | null {
  if (hash === '') return undefined
  const [, secret] = /^#secret=(.+)$/.exec(hash) ?? []
  if (!secret) return null
  try {
    return decodeURIComponent(secret)
  } catch {
    return secret
  }
}

const FORMS =
  'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=… (WeCom), https://open.feishu.cn/open-apis/bot/v2/hook/… (Feishu), https://oapi.dingtalk.com/robot/send?access_token=… (DingTalk), the last two with #secret=… behind them where the robot signs'

/** Names an entry by its place in the list and its host: the rest of it may be a key. */
function mistake(index: number, entry: string): OperationError {
  const host = secureUrl(entry)?.hostname
  const which = `entry ${index + 1} of ${VARIABLE}${host ? ` (${host})` : ''}`
  return fail('not_configured', `${which} is not the address of a group robot`, {
    hint: `Copy the whole webhook address that the group shows for its robot into ${VARIABLE}: ${FORMS}.`,
  })
}
