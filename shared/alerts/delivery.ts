import type { Archive } from '../archive/archive'
import type { CommentVoice, FeedbackVoice, Voice } from '../archive/types'
import { readVoice } from '../archive/voice'
import { withTimeout } from '../invocation'
import type { Robot } from '../robots/robot'
import type { Delivery, Send } from '../robots/send'
import type { Alert } from './alert'
import { settle } from './claims'
import { logAlert } from './log'
import { badCommentMessage, listMessage, unknownCommentMessage } from './message'

/*
 * What one robot is told in one sync: bad comments one by one, new feedback in one message, and what was held back in
 * one message.
 */

/** A robot that does not answer must not use up the time of the others' writes. */
const ROBOT_LIMIT_MS = 4000

/** Needed for writing down what became of a message. */
const RESERVE_MS = 600

interface Message {
  alerts: Alert[]
  text(): string
}

/** Sends what these alerts say; gives the ids of the voices that were told of. */
export async function tellRobot(
  alerts: Alert[],
  voices: Map<string, Voice>,
  robot: Robot,
  by: string,
  archive: Archive,
  sendTo: Send,
): Promise<string[]> {
  const messages = messagesOf(alerts, voices, robot)
  const told: string[] = []
  for (const [index, message] of messages.entries()) {
    const delivery = await send(message, robot, archive, sendTo)
    await conclude(message.alerts, robot, delivery, by, archive)
    if (delivery.state === 'delivered') told.push(...message.alerts.map(({ voice }) => voice))
    // What comes after a message that had no turn has none either.
    if (delivery.state === 'held back') {
      const others = messages.slice(index + 1).flatMap(({ alerts }) => alerts)
      await settle(others, robot, { state: 'held back', reason: '' }, by, archive)
      break
    }
  }
  return told
}

async function send(
  message: Message,
  robot: Robot,
  { invocation }: Archive,
  sendTo: Send,
): Promise<Delivery> {
  const limitMs = Math.min(ROBOT_LIMIT_MS, invocation.deadline.remainingMs - RESERVE_MS)
  if (limitMs <= 0) return { state: 'held back', reason: 'the time was over' }
  return withTimeout(limitMs, invocation, limited => sendTo(robot, message.text(), limited))
}

/** Writes what became of a message, and says it in the log where it did not arrive. */
async function conclude(
  alerts: Alert[],
  robot: Robot,
  delivery: Delivery,
  by: string,
  archive: Archive,
): Promise<void> {
  const givenUp = await settle(alerts, robot, delivery, by, archive)
  if (delivery.state === 'delivered') return
  logAlert(
    'not delivered',
    alerts.filter(alert => !givenUp.includes(alert)),
    delivery.reason,
  )
  logAlert('given up', givenUp, delivery.reason)
}

function messagesOf(alerts: Alert[], voices: Map<string, Voice>, { service }: Robot): Message[] {
  const now = alerts.filter(({ held }) => !held)
  const ofFeedback = now.filter(isOfFeedback)
  const single = now.filter(alert => !isOfFeedback(alert))
  const held = alerts.filter(({ held }) => held)
  const messages: Message[] = single.map(alert => ({
    alerts: [alert],
    text: () => alert.text || commentText(alert, voices.get(alert.voice)),
  }))
  if (ofFeedback.length > 0) {
    messages.push({
      alerts: ofFeedback,
      text: () => list(`收到 ${ofFeedback.length} 条新反馈`, ofFeedback),
    })
  }
  if (held.length > 0) messages.push({ alerts: held, text: () => heldText(held) })
  return messages

  function list(head: string, alerts: Alert[]): string {
    const found = alerts.flatMap(({ voice }) => voices.get(voice) ?? []).sort(newestFirst)
    return listMessage(head, found, alerts.length - found.length, service)
  }

  function heldText(held: Alert[]): string {
    const digests = held.flatMap(({ text }) => text || [])
    const others = held.filter(({ text }) => !text)
    const comments = others.filter(alert => !isOfFeedback(alert)).length
    const counts = [
      comments && `${comments} 条差评`,
      comments < others.length && `${others.length - comments} 条新反馈`,
    ]
    const head = `免打扰时段内收到 ${counts.filter(Boolean).join('、')}`
    return others.length > 0 ? list([...digests, head].join('\n\n'), others) : digests.join('\n\n')
  }
}

export const isOfFeedback = ({ voice }: Alert) => voice.includes(':feedback:')

/** Bad comments before feedback. */
const newestFirst = (a: Voice, b: Voice) =>
  a.kind === b.kind ? b.createTime - a.createTime : a.kind === 'comment' ? -1 : 1

function commentText({ voice: id }: Alert, voice: Voice | undefined): string {
  return voice?.kind === 'comment'
    ? badCommentMessage(voice.record, id)
    : unknownCommentMessage(id.slice(id.lastIndexOf(':') + 1), id)
}

/** The voices of alerts, by their ids. */
export async function voicesOf(alerts: Alert[], { voices, _ }: Archive): Promise<Map<string, Voice>> {
  const ids = [...new Set(alerts.flatMap(({ voice }) => voice || []))]
  const found: (FeedbackVoice | CommentVoice)[] = []
  for (let from = 0; from < ids.length; from += 1000) {
    found.push(...(await voices.find({ _id: _.in(ids.slice(from, from + 1000)) })).map(readVoice))
  }
  return new Map(found.map(voice => [voice._id, voice]))
}
