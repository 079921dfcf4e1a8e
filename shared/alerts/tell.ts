import { type Invocation, withTimeout } from '../invocation'
import type { Robot } from '../robots/robot'
import type { Delivery, Send } from '../robots/send'
import type { Alert } from './alert'
import { logAlert, logFailure } from './log'
import type { Message } from './messages'

/** A robot that does not answer must not use up the time that settling the others takes. */
const ROBOT_LIMIT_MS = 4000

/** A robot that is asked needs as long as this to answer. */
const SEND_MS = 300

/** The time that it takes to take an attempt, or to write down what became of it. */
const WRITE_MS = 250

/** Who is told, and how. */
interface Recipient {
  robot: Robot
  invocation: Invocation
  send: Send
  /** No later call tells: it is sent even where too little time is left to write it down. */
  isLast?: boolean
}

/** The documents of alerts, and what they say. */
interface Telling extends Recipient {
  /** Begins attempts; gives the alerts that no other call has taken. */
  take(group: Alert[]): Promise<Alert[]>
  /** Writes what became of attempts. */
  settle(alerts: Alert[], delivery: Delivery): Promise<void>
  /** Takes the alerts that the robot has missed, and has not heard of. */
  takeMissed(): Promise<Alert[]>
  settleMissed(missed: Alert[], isTold: boolean): Promise<void>
  messageOf(alerts: Alert[], missed: number): Message
}

/**
 * Tells one robot, message by message, and settles each before the next. No attempt is taken where there is no time to
 * send the message and to write down what became of it. It never fails: where an outcome cannot be written down, nothing
 * more is sent, and a later call finds the orphans.
 *
 * @param groups alerts that share a message each
 * @returns the alerts that the robot was told of
 */
export async function tell(groups: Alert[][], to: Telling): Promise<Alert[]> {
  const { robot } = to
  const told: Alert[] = []
  try {
    let missed: Alert[] = []
    for (const [index, group] of groups.entries()) {
      if (!hasTime(to)) {
        logAlert('not delivered', groups.slice(index).flat(), `${robot.name}: the time was over`)
        break
      }
      const [alerts, missedBefore] = await Promise.all([to.take(group), index === 0 ? to.takeMissed() : []])
      missed.push(...missedBefore)
      if (alerts.length === 0) continue
      const delivery = await sendMessage(to.messageOf(alerts, missed.length), to)
      const isTold = delivery.state === 'delivered'
      if (isTold) told.push(...alerts)
      await to.settle(alerts, delivery)
      if (isTold && missed.length > 0) {
        await to.settleMissed(missed, true)
        missed = []
      }
      // When a message is held back, so are those that follow.
      if (delivery.state === 'held back') break
    }
    if (missed.length > 0) await to.settleMissed(missed, false)
  } catch (error) {
    logFailure(error, `${robot.name}: what became of a message could not be written down`, groups.flat())
  }
  return told
}

const hasTime = ({ invocation }: Recipient) => invocation.deadline.remainingMs >= SEND_MS + 2 * WRITE_MS

/** Sends a message; where the robot refuses what it says, without what others wrote. */
export async function sendMessage({ text, bare }: Message, to: Recipient): Promise<Delivery> {
  const delivery = await sendInTime(text, to)
  if (delivery.state !== 'refused' || !delivery.isOfWords || bare === text) return delivery
  const again = await sendInTime(bare, to)
  // The robot was asked, so it was an attempt.
  return again.state === 'held back' ? delivery : again
}

async function sendInTime(text: string, { robot, invocation, send, isLast }: Recipient): Promise<Delivery> {
  const { remainingMs } = invocation.deadline
  const leftMs = Math.max(remainingMs - WRITE_MS, isLast ? remainingMs / 2 : 0)
  if (leftMs < SEND_MS && !isLast) return { state: 'held back', reason: 'the time was over' }
  return withTimeout(Math.min(ROBOT_LIMIT_MS, leftMs), invocation, limited => send(robot, text, limited))
}
