import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { Faults } from '../../scripts/local/http/faults'
import { startRobots } from '../../scripts/local/robots/server'
import { startInvocation } from '../../shared/invocation'
import { Pace } from '../../shared/robots/pace'
import { alertRobots } from '../../shared/robots/robots'
import { sendToRobot } from '../../shared/robots/send'

/* How fast each service takes messages, and what its refusals mean. */

const NAMES = ['wecom', 'feishu', 'dingtalk'] as const
type Name = (typeof NAMES)[number]

/** The robots' clock, from now on: it moves only when a test moves it. */
const started = Date.now()
let ms = 0
const faults = new Faults()
let running: Awaited<ReturnType<typeof startRobots>>

beforeAll(async () => {
  running = await startRobots(
    () => started + ms,
    faults,
    () => {},
  )
})
beforeEach(() => {
  ms = 0
  faults.clear()
  for (const name of NAMES) running.robots[name].clear()
})
afterAll(() => running.stop())

let fresh = 0
/** Sends a message to a robot from an instance that has sent nothing yet. */
async function send(name: Name) {
  const [robot] = robotsAt(running.robots[name].url)
  if (!robot) throw new Error('no robot there')
  const invocation = startInvocation({ time_limit_in_ms: 20_000 })
  const delivery = await sendToRobot({ ...robot, id: `${name} ${++fresh}` }, 'a', invocation)
  invocation.deadline.clear()
  return delivery
}

function robotsAt(address: string) {
  vi.stubEnv('ALERT_ROBOTS', address)
  return alertRobots({ appid: undefined, served: undefined }).robots
}

it.each([
  ['wecom', 20],
  ['feishu', 100],
  ['dingtalk', 20],
] as const)('%s takes %i messages in a minute, in the pace in which they go out', async (name, most) => {
  const [robot] = robotsAt(running.robots[name].url)
  const pace = new Pace(robot?.service.rates ?? [])
  for (; ms < 60_000; ms += pace.pause(ms)) {
    expect(await send(name)).toEqual({ state: 'delivered' })
    pace.sends(ms)
  }
  expect(running.robots[name].messages).toHaveLength(most)
})

it.each<[Name, number, string, isOfWords?: boolean]>([
  ['wecom', -1, 'is busy'],
  ['wecom', 45009, 'too many messages'],
  ['wecom', 93000, 'does not know the key'],
  ['wecom', 40058, 'too long', true],
  ['wecom', 45002, 'too long', true],
  ['feishu', 9499, 'cannot read the message', true],
  ['feishu', 230025, 'too long', true],
  ['feishu', 230028, 'unsuitable', true],
  ['feishu', 11232, 'too many messages'],
  ['feishu', 19001, 'does not know the address'],
  ['feishu', 19021, '签名校验'],
  ['feishu', 19022, 'IP 白名单'],
  ['feishu', 19024, '自定义关键词', true],
  ['dingtalk', -1, 'is busy'],
  ['dingtalk', 130101, 'takes none for ten minutes'],
  ['dingtalk', 410100, 'takes none for ten minutes'],
  ['dingtalk', 300001, 'does not know the access_token'],
  ['dingtalk', 400101, 'does not know the access_token'],
  ['dingtalk', 400102, '停用'],
  ['dingtalk', 400106, 'make a new one'],
  ['dingtalk', 400013, 'refuses the message', true],
  ['dingtalk', 430101, 'refuses a link', true],
  ['dingtalk', 430102, 'unsuitable', true],
  ['dingtalk', 430103, 'unsuitable', true],
  ['dingtalk', 430104, 'unsuitable', true],
  ['dingtalk', 310000, '安全设置'],
])('a refusal says why, and whether it is for the words: %s %i', async (name, errcode, why, isOfWords) => {
  faults.add({ on: `robot.${name}`, errcode })
  expect(await send(name)).toEqual({
    state: 'refused',
    reason: expect.stringContaining(why),
    ...(isOfWords && { isOfWords }),
  })
})

it.each([
  [429, 'refused', 'got too many messages'],
  [300, 'refused', 'answered HTTP 300'],
  [404, 'refused', 'answered HTTP 404'],
  [499, 'refused', 'answered HTTP 499'],
  [500, 'unknown', 'gave no clear answer (HTTP 500)'],
])('an answer without a code is taken by its status: %i', async (status, state, why) => {
  faults.add({ on: 'robot.wecom', status, body: '<html>' })
  expect(await send('wecom')).toEqual({ state, reason: `robot 1 (WeCom) ${why}` })
})

it('a code counts whatever the status, but a message that is taken has none', async () => {
  faults.add({ on: 'robot.feishu', status: 400, body: '{"code":19024}' })
  expect(await send('feishu')).toMatchObject({ state: 'refused', isOfWords: true })
  faults.add({ on: 'robot.feishu', body: '{"StatusCode":0}' })
  expect(await send('feishu')).toEqual({ state: 'delivered' })
  faults.add({ on: 'robot.feishu', status: 201, body: '{"code":0}' })
  expect(await send('feishu')).toMatchObject({ state: 'unknown' })
})

it('when a limit is used up, a pace pauses until the oldest message is as old as the period of that limit', () => {
  const pace = new Pace([
    { messages: 3, seconds: 60 },
    { messages: 2, seconds: 1 },
  ])
  expect(pace.pause(0)).toBe(0)
  pace.sends(0)
  pace.sends(100)
  expect(pace.pause(100)).toBe(900)
  expect(pace.pause(1000)).toBe(0)
  pace.sends(1000)
  expect(pace.pause(2000)).toBe(58_000)
  expect(pace.pause(60_000)).toBe(0)
  pace.sends(60_000)
  expect(pace.pause(60_001)).toBe(99)
})

it('a pace counts a message from its response on, because it may have arrived only then', () => {
  const pace = new Pace([{ messages: 2, seconds: 1 }])
  pace.sends(0)(300)
  pace.sends(300)(400)
  expect(pace.pause(1000)).toBe(300)
  expect(pace.pause(1300)).toBe(0)
})
