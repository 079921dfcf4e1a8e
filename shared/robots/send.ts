import { type Deadline, now } from '../deadline'
import { OperationError } from '../errors'
import { type Invocation, partOf } from '../invocation'
import { isObject } from '../values'
import { type HttpResponse, httpRequest } from '../wechat/https'
import { codeOf } from '../wechat/response'
import { paceOf } from './pace'
import type { Robot } from './robot'
import { cutToBytes, plainText } from './text'

/** What became of a message. Reasons hold no secrets, no personal data, and nothing that the robot's service wrote. */
export type Delivery =
  | { state: 'delivered' }
  /** It was not sent: the robot takes no more messages now, or the time was over. */
  | { state: 'held back'; reason: string }
  /** Nobody got it. `isOfWords`: it may be taken without what users wrote. */
  | { state: 'refused'; reason: string; isOfWords?: true }
  /** It was sent, but no clear response came: the group may have got it. */
  | { state: 'unknown'; reason: string }

export type Send = (robot: Robot, text: string, invocation: Invocation) => Promise<Delivery>

/** A message waits no longer than this for a robot that takes no more at the moment. */
const LONGEST_PAUSE_MS = 1000

/** Sends plain text, cut to what the robot takes; never again, since a message that is sent twice is read twice. */
export const sendToRobot: Send = async (robot, text, invocation) => {
  const { service } = robot
  const pace = paceOf(robot)
  // While one message waits, another one may go first.
  for (let pause = pace.pause(now()); pause > 0; pause = pace.pause(now())) {
    if (pause > LONGEST_PAUSE_MS || pause >= invocation.deadline.remainingMs) {
      return { state: 'held back', reason: `${robot.name} got as many messages as it takes in a minute` }
    }
    await wait(pause, invocation.deadline)
  }
  // Other robots may be told at the same time: whether this message was sent is known by its own count of requests.
  const own = partOf(invocation)
  let isAnswered: ((now: number) => void) | undefined
  try {
    const plain = cutToBytes(plainText(text), service.maxBytes, service.bytesOf)
    const { url, body } = service.message(robot, plain, Date.now())
    isAnswered = pace.sends(now())
    const response = await httpRequest({ method: 'POST', url, body, newConnection: true }, own)
    return deliveryIn(response, robot)
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    if (own.counts.requests === 0) return { state: 'held back', reason: 'the time was over' }
    if (wasNotReached(error)) {
      return { state: 'refused', reason: `${robot.name} was not reached` }
    }
    const isLate = error.kind === 'timeout'
    return unclear(isLate ? 'did not answer in time' : 'gave no answer that could be read', robot)
  } finally {
    isAnswered?.(now())
  }
}

const unclear = (reason: string, { name }: Robot): Delivery => ({
  state: 'unknown',
  reason: `${name} ${reason}`,
})

/** A code counts whatever the HTTP status: Feishu sends some of its codes with 400. */
function deliveryIn({ status, body }: HttpResponse, robot: Robot): Delivery {
  const { name, service } = robot
  const code = codeOf(service.codeIn(parseBody(body)))
  if (code === 0 && status === 200) return { state: 'delivered' }
  if (code) {
    const { reason, ...rest } = service.refusals[code] ?? { reason: 'refuses' }
    return { state: 'refused', reason: `${name} ${reason} (code ${code})`, ...rest }
  }
  if (status === 429) return { state: 'refused', reason: `${name} got too many messages` }
  if (status >= 300 && status < 500) {
    return { state: 'refused', reason: `${name} answered HTTP ${status}` }
  }
  return unclear(`gave no clear answer (HTTP ${status})`, robot)
}

/** `{}` if it is not a JSON object. */
function parseBody(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString())
    return isObject(value) ? value : {}
  } catch {
    return {}
  }
}

const NOT_REACHED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

function wasNotReached({ cause }: OperationError): boolean {
  return cause instanceof Error && 'code' in cause && NOT_REACHED.some(code => code === cause.code)
}

function wait(ms: number, deadline: Deadline): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, ms)
    const forget = deadline.onEnd(done)
    function done(): void {
      clearTimeout(timer)
      forget()
      resolve()
    }
  })
}
