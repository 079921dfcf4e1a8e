import type { VoiceKind } from '../archive/types'
import { chinaMinute } from '../china-time'
import { maskContacts } from '../contacts'
import type { Kind, RecordOf } from '../kinds/kind'
import { kindOf } from '../kinds/lookup'
import type { RobotService } from '../robots/robot'
import { cutToBytes, oneLine, plainLine } from '../robots/text'
import type { AlertedVoice } from './alerted-voice'
import { placeOf, type VoicePlace } from './voice-page'

/*
 * What alerts say: what a person needs to act. Contacts are masked, openids and users' names are left out, and what a user
 * wrote is plain text on one line.
 */

/** What a user wrote. Contacts are masked in the line as people will read it, and before it is cut. */
const words = (text: string, length: number) => plainLine(maskContacts(oneLine(text)), length)

/** Of what a user wrote in a message of its own: what stands behind it must fit into WeCom's 2,048 bytes, too. */
const MOST_BYTES = 600

/** What stands for a record that is not there, or of which an owner has made in the console what cannot be read. */
const UNREADABLE = '（暂时无法取得内容）'

/** Where something cannot be told, people are told of the rest: it must not keep back all other alerts, and those that follow. */
function orElse<Told>(tell: () => Told, otherwise: Told): Told {
  try {
    return tell()
  } catch {
    return otherwise
  }
}

/** What stands for users' words where a robot refuses them. */
const REFUSED = '（群机器人拒收这些内容，请在小程序里查看）'

/**
 * One voice in a message of its own.
 *
 * @param record `undefined` where it could not be fetched
 * @param place where it is found; `undefined` where no appid is known
 * @param isBare whether nothing that others wrote stands there
 * @param handler the name of whoever deals with it; `''` where nobody does
 */
export function ownMessage<Name extends VoiceKind>(
  kind: Kind<Name>,
  id: string,
  record: RecordOf<Name> | undefined,
  place: string | undefined,
  isBare = false,
  handler = '',
): string {
  const unreadable = [`收到${kind.alert.noun}${UNREADABLE}`]
  return [
    ...(record ? orElse(() => recordLines(kind, record, isBare), unreadable) : unreadable),
    ...(isBare ? [] : handledBy(handler)),
    `${kind.label} ID：${plainLine(id, 128)}`,
    ...(place ? [`小程序页面：${place}`] : []),
  ].join('\n')
}

/** Who deals with a voice: nothing where nobody does. */
export const handledBy = (name: string): string[] => (name ? [`由 ${plainLine(name, 20)} 处理`] : [])

function recordLines<Name extends VoiceKind>(
  { alert, contentOf, read }: Kind<Name>,
  record: RecordOf<Name>,
  isBare: boolean,
): string[] {
  const fields = read(record)
  const order = alert.orderOf?.(record)
  return [
    `收到${alert.noun} ${alert.markOf(fields)}`,
    `内容：${isBare ? REFUSED : cutToBytes(words(contentOf(record), 200), MOST_BYTES) || '（没有文字）'}`,
    ...(isBare ? [] : (alert.ownMessage?.detailsOf(record) ?? [])),
    ...(order === undefined ? [] : [`订单号：${plainLine(order, 64) || '—'}`]),
    `时间：${chinaMinute(fields.createTime)}`,
  ]
}

/**
 * A voice in a list: what it is, what the user says, what the phone wrote, and where the voice is found, a line each.
 *
 * @param length how much of what the user says; `null` where nothing stands there that others wrote
 */
const entry = (voice: AlertedVoice, page: VoicePlace, length: number | null): string =>
  [...orElse(() => entryLines(voice, length), [UNREADABLE]), `  ${placeOf(voice._id, page)}`].join('\n')

function entryLines(voice: AlertedVoice, length: number | null): string[] {
  const { alert, contentOf } = kindOf(voice)
  const { record, createTime, found } = voice
  const order = alert.orderOf?.(record)
  const head = [
    alert.markOf(voice),
    ...(length === null ? [] : alert.aboutOf(voice, length)),
    order && `订单 ${plainLine(order, 32)}`,
    chinaMinute(createTime),
    ...(length === null ? [] : handledBy(voice.assignee)),
  ]
  const said = length ? [`  ${words(contentOf(record), length) || '（没有文字）'}`] : []
  const wrote = length && found ? [`  ${words(found, Math.min(Math.max(24, length / 2), 80))}`] : []
  return [head.filter(Boolean).join(' · '), ...said, ...wrote]
}

/** The most voices that one message lists. */
const MOST_LISTED = 10

/** How many characters of a user's text are shown: the first of these for which there is room. */
const LENGTHS = [200, 120, 80, 50, 30, 20, 12, 8, 0]

/**
 * Several voices in one message: the first ten, as much of each as the robot takes, and how many more there are.
 *
 * @param more how many voices there are besides that cannot be shown
 * @param isBare whether nothing that others wrote stands there
 */
export function listMessage(
  head: string,
  voices: AlertedVoice[],
  more: number,
  page: VoicePlace,
  { maxBytes, bytesOf }: Pick<RobotService, 'maxBytes' | 'bytesOf'>,
  isBare = false,
): string {
  for (let listed = Math.min(voices.length, MOST_LISTED); listed > 0; listed--) {
    for (const length of isBare ? [null] : LENGTHS) {
      const entries = voices
        .slice(0, listed)
        .map((voice, index) => `${index + 1}. ${entry(voice, page, length)}`)
      const others = voices.length - listed + more
      const rest = others > 0 ? [`还有 ${others} 条，请在小程序里查看`] : []
      const text = [head, ...(isBare ? [REFUSED] : []), ...entries, ...rest].join('\n')
      if (cutToBytes(text, maxBytes, bytesOf) === text) return text
    }
  }
  return head
}
