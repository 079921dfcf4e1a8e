import { chinaMinute } from '../china-time'
import type { Kind } from '../kinds/kind'
import { kindOfId, kinds } from '../kinds/lookup'
import type { RobotService } from '../robots/robot'
import { plainLine } from '../robots/text'
import type { Alert } from './alert'
import type { AlertedVoice } from './alerted-voice'
import { placeOf, type VoicePlace, withoutLink } from './voice-page'
import { handledBy, listMessage, ownMessage } from './wording'

/** What is sent at once. */
export interface Message {
  text: string
  /** The same without what others wrote and without links, for robots that refuse what they say. */
  bare: string
}

const isListed = ({ alert }: Kind) => alert.ownMessage === null

/** The kinds in the order in which people are told of them: those first that have messages of their own. */
const ORDER = [...kinds.filter(kind => !isListed(kind)), ...kinds.filter(isListed)]

const ofKind = (alerts: Alert[], kind: Kind) => alerts.filter(({ voice }) => kindOfId(voice) === kind)

/**
 * Which alerts share a message: the digest has its own, and so has each voice or all new ones of a kind, as the kind
 * says; what was held back shares one.
 */
export function groupsOf(alerts: Alert[]): Alert[][] {
  const held = alerts.filter(({ held }) => held)
  const now = alerts.filter(({ held }) => !held)
  const listed = ORDER.filter(isListed).map(kind => ofKind(now, kind))
  const inLists = new Set(listed.flat())
  const own = now.filter(alert => !inLists.has(alert)).map(alert => [alert])
  return [...own, ...listed, held].filter(({ length }) => length > 0)
}

/**
 * The message of alerts that share one.
 *
 * @param page where voices are found
 * @param voices by id, with names of people as their assignees; those that are not there are counted
 * @param missed how many alerts this robot has missed before, which the message begins with
 */
export function messageOf(
  group: Alert[],
  voices: Map<string, AlertedVoice>,
  page: VoicePlace,
  { maxBytes, bytesOf }: RobotService,
  missed: number,
): Message {
  const heads = [nameIn(page), appidIn(page)].map(name => [...(beginning(missed) + name)])
  const headBytes = heads.map(head => head.reduce((bytes, character) => bytes + bytesOf(character), 0))
  const room = { maxBytes: maxBytes - Math.max(...headBytes), bytesOf }
  const shown = (isBare: boolean) => (isBare ? withoutLink(page) : page)
  return withMissed(withName({ text: textOf(false), bare: textOf(true) }, page), missed)

  function textOf(isBare: boolean): string {
    const [first] = group
    if (!first || first.held) return heldText(isBare)
    const { voice: id } = first
    const kind = kindOfId(id)
    if (!kind) return ownText(first, isBare)
    if (isListed(kind)) return list(`收到 ${group.length} 条${kind.alert.noun}`, group, isBare)
    return ownMessage(
      kind,
      id.slice(id.lastIndexOf(':') + 1),
      voices.get(id)?.record,
      placeOf(id, shown(isBare)),
      isBare,
      voices.get(id)?.assignee,
    )
  }

  function list(head: string, alerts: Alert[], isBare: boolean): string {
    const found = ORDER.flatMap(kind =>
      ofKind(alerts, kind)
        .flatMap(({ voice }) => voices.get(voice) ?? [])
        .sort((a, b) => b.createTime - a.createTime),
    )
    return listMessage(head, found, alerts.length - found.length, shown(isBare), room, isBare)
  }

  /** Of what is no voice. */
  function ownText({ text, oldest }: Alert, isBare: boolean): string {
    if (!oldest) return text
    const { voice, createTime } = oldest
    const handler = isBare ? [] : handledBy(voices.get(voice)?.assignee ?? '')
    const found = [chinaMinute(createTime), ...handler, placeOf(voice, shown(isBare))]
    return `${text}\n最早一条未处理完：${found.join('，')}`
  }

  function heldText(isBare: boolean): string {
    const texts = group.flatMap(alert => ownText(alert, isBare) || [])
    const others = group.filter(({ text }) => !text)
    const counts = ORDER.map(kind => ({ count: ofKind(others, kind).length, noun: kind.alert.noun }))
      .filter(({ count }) => count > 0)
      .map(({ count, noun }) => `${count} 条${noun}`)
    const head = `免打扰时段内收到 ${counts.join('、')}`
    return others.length > 0 ? list([...texts, head].join('\n\n'), others, isBare) : texts.join('\n\n')
  }
}

const beginning = (missed: number) =>
  missed > 0 ? `此前有 ${missed} 条提醒没能发到这里，请在小程序里查看\n\n` : ''

/** The message, which begins with how many alerts this robot has missed. */
export const withMissed = ({ text, bare }: Message, missed: number): Message => ({
  text: beginning(missed) + text,
  bare: beginning(missed) + bare,
})

const nameIn = ({ app }: VoicePlace) => (app ? `【${plainLine(app.name, 30)}】` : '')
const appidIn = ({ app }: VoicePlace) => (app ? `【${app.appid}】` : '')

/**
 * The message, which begins with the name of its mini program, where several are served; `bare` with its appid, since a
 * robot may refuse a name.
 */
export const withName = ({ text, bare }: Message, page: VoicePlace): Message => ({
  text: nameIn(page) + text,
  bare: appidIn(page) + bare,
})
