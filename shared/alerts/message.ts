import type { CommentVoice, FeedbackVoice, Voice } from '../archive/types'
import { chinaMinute } from '../china-time'
import type { Comment } from '../comments/types'
import { maskContacts } from '../contacts'
import { starsLabel, typeLabel } from '../labels'
import type { RobotService } from '../robots/robot'
import { oneLine, plainLine } from '../robots/text'

/*
 * What alerts say: what a person needs to act. Contacts are masked, openids and names left out, and every word of a
 * user stands on one line of plain text.
 */

/** Where a voice is shown in the mini program. */
export const pageOf = (voiceId: string) =>
  `pages/voice/voice?id=${encodeURIComponent(voiceId).replace(/%3A/g, ':')}`

/** A user's words; contacts are masked as they will be read, and before anything is cut. */
const words = (text: string, length: number) => plainLine(maskContacts(oneLine(text)), length)

const productsOf = ({ productInfo }: Comment) => productInfo.productList.map(({ name }) => name).join('、')

/** One bad comment. The voice's id is not known where no appid is. */
export function badCommentMessage(comment: Comment, voiceId: string | undefined): string {
  const { commentId, content, orderInfo, orderId, wxPayId, createTime } = comment
  return [
    `收到差评 ${starsLabel(comment.stars)}`,
    `内容：${words(content.txt, 200) || '（没有文字）'}`,
    `商品：${plainLine(productsOf(comment), 80) || '—'}`,
    `订单号：${plainLine(orderInfo.busiOrderId || wxPayId || orderId, 64) || '—'}`,
    `时间：${chinaMinute(createTime)}`,
    ...findingLines(commentId, voiceId),
  ].join('\n')
}

/** A bad comment that could not be fetched. */
export function unknownCommentMessage(commentId: string, voiceId: string | undefined): string {
  return ['收到差评（暂时无法取得内容）', ...findingLines(commentId, voiceId)].join('\n')
}

function findingLines(commentId: string, voiceId: string | undefined): string[] {
  const id = `评价 ID：${plainLine(commentId, 128)}`
  return voiceId ? [id, `小程序页面：${pageOf(voiceId)}`] : [id]
}

/** One line of what happened, one of what the user says, one of where it is. */
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
  const order = record.orderInfo.busiOrderId || record.wxPayId || record.orderId
  return [
    starsLabel(record.stars),
    plainLine(productsOf(record), Math.max(6, length / 2)),
    order && `订单 ${plainLine(order, 32)}`,
  ]
}

/** As many as one message lists. */
const MOST_LISTED = 10

/** Characters of a user's words: as many as there is room for. */
const LENGTHS = [200, 120, 80, 50, 30, 20, 12, 0]

/** Several voices in one message: the first ten, as much of each as the robot takes, and how many more there are. */
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
