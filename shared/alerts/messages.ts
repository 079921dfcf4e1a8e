import type { Voice } from '../archive/types'
import type { RobotService } from '../robots/robot'
import { type Alert, isOfFeedback } from './alert'
import { badCommentMessage, listMessage } from './wording'

/** What is sent at once. */
export interface Message {
  alerts: Alert[]
  text: string
}

/**
 * Which alerts share a message: bad comments and the digest have one each, new feedback one together, and so has what
 * was held back.
 *
 * @param voices by id; those that are not there are counted
 */
export function messagesOf(alerts: Alert[], voices: Map<string, Voice>, service: RobotService): Message[] {
  const held = alerts.filter(({ held }) => held)
  const now = alerts.filter(({ held }) => !held)
  const feedback = now.filter(isOfFeedback)
  const messages = now
    .filter(alert => !isOfFeedback(alert))
    .map(alert => ({ alerts: [alert], text: alert.text || commentText(alert) }))
  if (feedback.length > 0) {
    messages.push({ alerts: feedback, text: list(`收到 ${feedback.length} 条新反馈`, feedback) })
  }
  if (held.length > 0) messages.push({ alerts: held, text: heldText(held) })
  return messages

  function commentText({ voice: id }: Alert): string {
    const voice = voices.get(id)
    const comment = voice?.kind === 'comment' ? voice.record : undefined
    return badCommentMessage(id.slice(id.lastIndexOf(':') + 1), comment, id)
  }

  function list(head: string, alerts: Alert[]): string {
    const found = alerts.flatMap(({ voice }) => voices.get(voice) ?? []).sort(commentsFirst)
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

/** Bad comments before feedback, each the newest first. */
const commentsFirst = (a: Voice, b: Voice) =>
  a.kind === b.kind ? b.createTime - a.createTime : a.kind === 'comment' ? -1 : 1
