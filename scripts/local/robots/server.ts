import { type Answer, errcodeAnswer } from '../http/answers'
import { deliver, withFault } from '../http/delivery'
import type { Faults } from '../http/faults'
import { isRecord, parseIfJson } from '../http/json'
import type { RecordedRequest } from '../http/requests'
import { bodyOf, listen, urlOf } from '../http/server'
import { dingtalkAddress, dingtalkRobot } from './dingtalk'
import { feishuAddress, feishuRobot } from './feishu'
import { GroupRobot, type RobotKind } from './robot'
import { wecomAddress, wecomRobot } from './wecom'

/** A robot of each service in the owner's group. */
export interface Robots {
  wecom: GroupRobot
  feishu: GroupRobot
  dingtalk: GroupRobot
}

const services: RobotKind[] = [wecomRobot, feishuRobot, dingtalkRobot]

/** All robots behind one server: the path says which one is meant. */
export async function startRobots(
  now: () => number,
  faults: Faults,
  record: (request: RecordedRequest) => void,
): Promise<{ robots: Robots; stop(): Promise<void> }> {
  const server = await listen(async (request, response) => {
    const url = urlOf(request)
    const service = services.find(({ isAt }) => isAt(url.pathname))
    const body = await bodyOf(request)
    const message = parseIfJson(body.toString())
    const name = service ? `robot.${service.name}` : 'robot'
    record({
      server: 'robot',
      method: request.method ?? 'POST',
      name,
      params: isRecord(message) ? message : {},
      headers: request.headers,
    })
    const fault = faults.take(name) ?? faults.take('robot')
    await deliver(response, fault, (): Answer => {
      const order = fault?.order
      if (!service) return errcodeAnswer(404, 'there is no robot at this address')
      // If a test orders a code, it is answered in the service's own form.
      if (order && 'errcode' in order) {
        return service.answer({ code: Number(order.errcode), words: order.errmsg ?? 'ordered by a test' })
      }
      const receive = () => robots[service.name].receive({ url, message, bytes: body.length })
      return withFault(order, () => service.answer(receive()))
    })
  })
  const robot = (service: RobotKind, address: string) => new GroupRobot(service, server.url + address, now)
  const robots: Robots = {
    wecom: robot(wecomRobot, wecomAddress),
    feishu: robot(feishuRobot, feishuAddress),
    dingtalk: robot(dingtalkRobot, dingtalkAddress),
  }
  return { robots, stop: server.stop }
}
