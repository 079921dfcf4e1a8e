import { createHash } from 'node:crypto'
import { entriesOf, isLoopback, secureUrl, variable } from '../config'
import { fail, type OperationError } from '../errors'
import type { Invocation } from '../invocation'
import { keepSecret } from '../secrets'
import { dingtalk } from './dingtalk'
import { feishu } from './feishu'
import type { Robot, RobotService } from './robot'
import { wecom } from './wecom'

const SERVICES: readonly RobotService[] = [wecom, feishu, dingtalk]

const VARIABLE = 'ALERT_ROBOTS'

/** An entry that is for one mini program alone. No address has a `=` behind letters alone. */
const OF_ONE = /^([\w-]{1,64})[=＝]["'“]?(.*)$/

/** White space behind the mini program of an entry must not make an entry for all. */
const SPACED = /(?<![^\s,，;；、"'“])([\w-]{1,64})\s*[=＝]\s*(?=["'“]?https?:)/g

const entries = () => entriesOf((variable(VARIABLE) ?? '').replace(SPACED, '$1='))

/**
 * The owner's robots that get alerts of a mini program, each once: those of all, and its own. An entry that is not the
 * address of a robot, or for a mini program that is not served, is a mistake; the others are used.
 */
export function alertRobots({ appid, served }: Pick<Invocation, 'appid' | 'served'>): {
  robots: Robot[]
  mistakes: OperationError[]
} {
  const numbers = new Map<string, number>()
  const robots = new Map<string, Robot>()
  const mistakes: OperationError[] = []
  for (const [index, entry] of entries().entries()) {
    const [, only, address = entry] = OF_ONE.exec(entry) ?? []
    const robot = readAddress(address)
    if (!robot) mistakes.push(notARobot(index, address))
    else if (only && served && !served.includes(only)) mistakes.push(ofNone(index))
    else {
      // A robot has the same number in all messages, whatever it is for.
      const number = numbers.get(robot.id) ?? numbers.size + 1
      numbers.set(robot.id, number)
      if (robots.has(robot.id) || (only && only !== appid)) continue
      robots.set(robot.id, { ...robot, name: `robot ${number} (${robot.service.name})` })
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
  'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=… (WeCom), https://open.feishu.cn/open-apis/bot/v2/hook/… (Feishu), https://oapi.dingtalk.com/robot/send?access_token=… (DingTalk), the last two with #secret=… behind them where the robot signs, and each with <appid>= before it where it is for one mini program alone'

/** Names an entry by its place in the list and its host: the rest of it may be a key. */
function notARobot(index: number, address: string): OperationError {
  const host = secureUrl(address)?.hostname
  const which = `entry ${index + 1} of ${VARIABLE}${host ? ` (${host})` : ''}`
  return fail('not_configured', `${which} is not the address of a group robot`, {
    hint: `Copy the whole webhook address that the group shows for its robot into ${VARIABLE}: ${FORMS}.`,
  })
}

/** Does not name the mini program: who reads this need not see all. */
const ofNone = (index: number) =>
  fail(
    'not_configured',
    `entry ${index + 1} of ${VARIABLE} is for a mini program that is not served here: nobody is alerted by it`,
    {
      hint: `In front of the address write the appid of a mini program that is served, e.g. wx0123456789abcdef=https://…, or the address alone for alerts of all.`,
    },
  )
