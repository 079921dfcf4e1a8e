import type { CommentVoice, FeedbackVoice, Voice } from '../archive/types'
import { chinaMinute } from '../china-time'
import type { Comment } from '../comments/types'
import { maskContacts } from '../contacts'
import { starsLabel, typeLabel } from '../labels'
import type { RobotService } from '../robots/robot'
import { oneLine, plainLine } from '../robots/text'

/*
 * What alerts say: what a person needs to act. Contacts are masked, openids and names are left out, and what a user
 * wrote is plain text on one line.
 */

/** The page that shows a voice in the mini program. */
export const pageOf = (voiceId: string) =>
  `pages/voice/voice?id=${encodeURIComponent(voiceId).replace(/%3A/g, ':')}`

/** What a user wrote. Contacts are masked in the line as people will read it, and before it is cut. */
const words = (text: string, length: number) => plainLine(maskContacts(oneLine(text)), length)

const productsOf = ({ productInfo }: Comment) => productInfo.productList.map(({ name }) => name).join('、')

/** The number that the shop knows, else WeChat's. */
const orderOf = ({ orderInfo, wxPayId, orderId }: Comment) => orderInfo.busiOrderId || wxPayId || orderId

/**
 * One bad comment.
 *
 * @param comment `undefined` where it could not be fetched
 * @param voiceId `undefined` where no appid is known
 */
export function badCommentMessage(
  commentId: string,
  comment: Comment | undefined,
  voiceId: string | undefined,
): string {
  return [
    ...(comment ? commentLines(comment) : ['收到差评（暂时无法取得内容）']),
    `评价 ID：${plainLine(commentId, 128)}`,
    ...(voiceId ? [`小程序页面：${pageOf(voiceId)}`] : []),
  ].join('\n')
}

const commentLines = (comment: Comment) => [
  `收到差评 ${starsLabel(comment.stars)}`,
  `内容：${words(comment.content.txt, 200) || '（没有文字）'}`,
  `商品：${plainLine(productsOf(comment), 80) || '—'}`,
  `订单号：${plainLine(orderOf(comment), 64) || '—'}`,
  `时间：${chinaMinute(comment.createTime)}`,
]

/** A voice in a list: what it is, what the user says, and the page that shows it, a line each. */
function entry(voice: Voice, length: number): string {
  const said = length === 0 ? [] : [`  ${words(contentOf(voice), length) || '（没有文字）'}`]
  return [
    `${headOf(voice, length)} · ${chinaMinute(voice.createTime)}`,
    ...said,
    `  ${pageOf(voice._id)}`,
  ].join('\n')
}

const contentOf = (voice: Voice) => (isFeedback(voice) ? voice.record.content : voice.record.content.txt)

const isFeedback = (voice: Voice): voice is FeedbackVoice => voice.kind === 'feedback'

function headOf(voice: Voice, length: number): string {
  return (isFeedback(voice) ? feedbackHead(voice, length) : commentHead(voice, length))
    .filter(Boolean)
    .join(' · ')
}

function feedbackHead({ type, device }: FeedbackVoice, length: number): string[] {
  const version = plainLine(device.version, 12)
  const name = plainLine([device.brand, device.model].filter(Boolean).join(' '), Math.max(12, length))
  const system = length > 20 ? plainLine(device.system, 20) : ''
  return [typeLabel(type), name, system, version && `微信 ${version}`]
}

function commentHead({ record }: CommentVoice, length: number): string[] {
  const order = orderOf(record)
  return [
    starsLabel(record.stars),
    plainLine(productsOf(record), Math.max(6, length / 2)),
    order && `订单 ${plainLine(order, 32)}`,
  ]
}

/** One message lists no more. */
const MOST_LISTED = 10

/** Characters of what a user wrote: the first of these for which there is room. */
const LENGTHS = [200, 120, 80, 50, 30, 20, 12, 0]

/**
 * Several voices in one message: the first ten, as much of each as the robot takes, and how many more there are.
 *
 * @param more voices besides, which cannot be shown
 */
export function listMessage(head: string, voices: Voice[], more: number, service: RobotService): string {
  for (let listed = Math.min(voices.length, MOST_LISTED); listed > 0; listed--) {
    for (const length of LENGTHS) {
      const entries = voices.slice(0, listed).map((voice, index) => `${index + 1}. ${entry(voice, length)}`)
      const others = voices.length - listed + more
      const text = [head, ...entries, ...(others > 0 ? [`还有 ${others} 条，请在小程序里查看`] : [])].join(
        '\n',
      )
      if (bytesOf(text, service) <= service.maxBytes) return text
    }
  }
  return head
}

function bytesOf(text: string, service: RobotService): number {
  let bytes = 0
  for (const character of text) bytes += service.bytesOf(character)
  return bytes
}
