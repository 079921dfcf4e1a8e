import { type Invocation, withTimeout } from '../invocation'
import type { Robot } from '../robots/robot'
import type { Delivery, Send } from '../robots/send'
import type { Alert } from './alert'
import { logFailure } from './log'
import type { Message } from './messages'

/** A robot that does not answer must not use up the time that settling the others takes. */
const ROBOT_LIMIT_MS = 4000

/** The time that it takes to write down what became of a message. */
const RESERVE_MS = 600

/** Who is told, and how. */
interface Recipient {
  robot: Robot
  invocation: Invocation
  send: Send
  /** Writes what became of attempts. */
  settle(alerts: Alert[], delivery: Delivery): Promise<void>
  /** No later call tells: it is sent even where too little time is left to write it down. */
  isLast?: boolean
}

/**
 * Tells one robot, message by message, and settles each before the next. It never fails: where an outcome cannot be
 * written down, nothing more is sent, and a later call finds the orphans.
 *
 * @param messages of alerts of which this call owns an attempt
 * @returns the alerts of each message, and what became of it
 */
export async function tell(
  messages: Message[],
  to: Recipient,
): Promise<{ alerts: Alert[]; delivery: Delivery }[]> {
  const sent: { alerts: Alert[]; delivery: Delivery }[] = []
  try {
    for (const [index, { alerts, text }] of messages.entries()) {
      const delivery = await sendInTime(text, to)
      sent.push({ alerts, delivery })
      // When a message is held back, so are those that follow.
      const isEnd = delivery.state === 'held back'
      const settled = isEnd ? messages.slice(index).flatMap(({ alerts }) => alerts) : alerts
      await to.settle(settled, delivery)
      if (isEnd) break
    }
  } catch (error) {
    const alerts = messages.flatMap(({ alerts }) => alerts)
    logFailure(error, `${to.robot.name}: what became of a message could not be written down`, alerts)
  }
  return sent
}

async function sendInTime(text: string, { robot, invocation, send, isLast }: Recipient): Promise<Delivery> {
  const { remainingMs } = invocation.deadline
  const leftMs = Math.max(remainingMs - RESERVE_MS, isLast ? remainingMs / 2 : 0)
  const limitMs = Math.min(ROBOT_LIMIT_MS, leftMs)
  if (limitMs <= 0) return { state: 'held back', reason: 'the time was over' }
  return withTimeout(limitMs, invocation, limited => send(robot, text, limited))
}
