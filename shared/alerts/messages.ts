import type { Voice } from '../archive/types'
import type { Kind } from '../kinds/kind'
import { kindOfId, kinds } from '../kinds/lookup'
import type { RobotService } from '../robots/robot'
import type { Alert } from './alert'
import { listMessage, ownMessage } from './wording'

/** What is sent at once. */
export interface Message {
  alerts: Alert[]
  text: string
}

const isListed = ({ alert }: Kind) => alert.ownMessage === null

/** The kinds in the order in which people are told of them: those first that have messages of their own. */
const ORDER = [...kinds.filter(kind => !isListed(kind)), ...kinds.filter(isListed)]

const ofKind = (alerts: Alert[], kind: Kind) => alerts.filter(({ voice }) => kindOfId(voice) === kind)

/**
 * Which alerts share a message: the digest has its own, and so has each voice or all new ones of a kind, as the kind
 * says; what was held back shares one.
 *
 * @param voices by id; those that are not there are counted
 */
export function messagesOf(alerts: Alert[], voices: Map<string, Voice>, service: RobotService): Message[] {
  const held = alerts.filter(({ held }) => held)
  const now = alerts.filter(({ held }) => !held)
  const listed = ORDER.filter(isListed).map(kind => ({ kind, alerts: ofKind(now, kind) }))
  const inLists = new Set(listed.flatMap(({ alerts }) => alerts))
  const messages = now
    .filter(alert => !inLists.has(alert))
    .map(alert => ({ alerts: [alert], text: alert.text || ownText(alert) }))
  for (const { kind, alerts } of listed) {
    if (alerts.length === 0) continue
    messages.push({ alerts, text: list(`收到 ${alerts.length} 条${kind.alert.noun}`, alerts) })
  }
  if (held.length > 0) messages.push({ alerts: held, text: heldText(held) })
  return messages

  function ownText({ voice: id }: Alert): string {
    const kind = kindOfId(id)
    return kind ? ownMessage(kind, id.slice(id.lastIndexOf(':') + 1), voices.get(id)?.record, id) : ''
  }

  function list(head: string, alerts: Alert[]): string {
    const found = ORDER.flatMap(kind =>
      ofKind(alerts, kind)
        .flatMap(({ voice }) => voices.get(voice) ?? [])
        .sort((a, b) => b.createTime - a.createTime),
    )
    return listMessage(head, found, alerts.length - found.length, service)
  }

  function heldText(held: Alert[]): string {
    const digests = held.flatMap(({ text }) => text || [])
    const others = held.filter(({ text }) => !text)
    const counts = ORDER.map(kind => ({ count: ofKind(others, kind).length, noun: kind.alert.noun }))
      .filter(({ count }) => count > 0)
      .map(({ count, noun }) => `${count} 条${noun}`)
    const head = `免打扰时段内收到 ${counts.join('、')}`
    return others.length > 0 ? list([...digests, head].join('\n\n'), others) : digests.join('\n\n')
  }
}
