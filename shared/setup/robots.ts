import type { Invocation } from '../invocation'
import { alertRobots } from '../robots/robots'
import { sendToRobot } from '../robots/send'
import { VARIABLES } from './console'
import type { Finding } from './finding'

const TEST_MESSAGE = '用户之声：这是一条测试消息，收到它说明群机器人已经配置好。'

/** Whether each address is a robot's, and with `test` whether each robot takes a message. */
export async function robots(invocation: Invocation, { test }: { test: boolean }): Promise<Finding> {
  const { robots, mistakes } = alertRobots(invocation)
  const [mistake] = mistakes
  if (mistake) return { state: 'todo', message: mistake.message, hint: mistake.details.hint }
  if (robots.length === 0) {
    return {
      state: 'off',
      message: 'ALERT_ROBOTS is not set: nobody is alerted',
      hint: `To be alerted in a group of WeCom, Feishu or DingTalk, put the webhook address of the group's robot into ALERT_ROBOTS in ${VARIABLES}.`,
    }
  }
  const names = robots.map(({ name }) => name).join(', ')
  if (!test) return { state: 'ok', message: names }
  const deliveries = await Promise.all(robots.map(robot => sendToRobot(robot, TEST_MESSAGE, invocation)))
  const failures = deliveries.flatMap(delivery => (delivery.state === 'delivered' ? [] : delivery.reason))
  if (failures.length === 0) return { state: 'ok', message: `${names}: took a test message` }
  return {
    state: 'todo',
    message: failures.join('; '),
    hint: `Compare the webhook address, and the secret behind it (#secret=…), with what the group shows for its robot, and correct ALERT_ROBOTS in ${VARIABLES}.`,
  }
}
