import { getCommentInfo } from '../comments/getCommentInfo'
import type { Comment } from '../comments/types'
import { robotUrl } from '../config'
import { fail, OperationError } from '../errors'
import * as input from '../function/input'
import type { Invocation } from '../invocation'
import { httpRequest } from '../wechat/https'
import { errorOfStatus, jsonReply } from '../wechat/reply'

/*
 * What WeChat's message push says of a bad comment, passed on to the owner's group in WeCom (企业微信).
 */

const readResult = input.object({ commentId: input.id })

/** The comment's id in WeChat's event `wxa_comment_bad_score`. */
function parseEvent(event: unknown): string {
  const { MsgType, Event, result }: Record<string, unknown> = Object(event)
  if (MsgType === 'event' && Event === 'wxa_comment_bad_score') return readResult(result).commentId
  const fields = [{ field: 'Event', message: 'is not wxa_comment_bad_score' }]
  throw fail('invalid_input', 'this is not the event wxa_comment_bad_score', {
    hint: 'In the message push settings, send this event, and no other, to this function.',
    fields,
  })
}

/** What became of an event; it stands in the log, and so holds nothing personal. */
interface Alert {
  commentId: string
  alert: 'sent to WeCom' | 'logged' | 'made before'
  stars?: number
}

/** How many comments an instance remembers; WeChat pushes one again within seconds. */
const REMEMBERED = 1000
const alerted = new Set<string>()

async function alertOwner(commentId: string, invocation: Invocation): Promise<Alert> {
  if (alerted.has(commentId)) return { commentId, alert: 'made before' }
  remember(commentId)
  const { robot, comment } = await prepare(commentId, invocation).catch(error => {
    alerted.delete(commentId)
    throw error
  })
  // From here on a second alert would be one too many, whatever becomes of the first.
  if (robot) await sendToRobot(robot, messageOf(comment), invocation)
  return { commentId, alert: robot ? 'sent to WeCom' : 'logged', stars: comment.stars }
}

function remember(commentId: string): void {
  alerted.add(commentId)
  for (const oldest of alerted) {
    if (alerted.size <= REMEMBERED) break
    alerted.delete(oldest)
  }
}

async function prepare(commentId: string, invocation: Invocation) {
  const robot = robotUrl()
  const { comment } = await getCommentInfo.call({ commentId }, invocation)
  return { robot, comment }
}

/** Tells the owner of a bad comment: once, as soon as WeChat pushes it. */
export const onBadComment = { input: parseEvent, call: alertOwner }

/**
 * A user's words as one line of plain text: without line breaks they cannot look like a line of ours, without
 * `<`, `>` and `@` they mention nobody.
 */
function plainLine(words: string, length: number): string {
  const line = words.replace(/\s+/g, ' ').trim()
  const safe = line.replace(/[<>@]/g, sign => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))
  const characters = [...safe]
  return characters.length > length ? `${characters.slice(0, length).join('')}…` : safe
}

/** By hand: what Intl makes of it differs from one Node.js to the next. */
function chinaTime(seconds: number): string {
  const date = new Date((seconds + 8 * 60 * 60) * 1000)
  return Number.isNaN(date.getTime()) ? '—' : date.toISOString().slice(0, 16).replace('T', ' ')
}

/** WeCom takes 2,048 bytes of text; a Chinese character has three. */
function messageOf({
  commentId,
  stars,
  content,
  productInfo,
  orderInfo,
  orderId,
  wxPayId,
  createTime,
}: Comment): string {
  const filled = Math.min(5, Math.max(0, Math.round(stars)))
  const products = productInfo.productList.map(({ name }) => name).join('、')
  return [
    `收到差评 ${'★'.repeat(filled)}${'☆'.repeat(5 - filled)}`,
    `内容：${plainLine(content.txt, 300) || '（没有文字）'}`,
    `商品：${plainLine(products, 100) || '—'}`,
    `订单号：${plainLine(orderInfo.busiOrderId || wxPayId || orderId, 64) || '—'}`,
    `时间：${chinaTime(createTime)}`,
    `评价 ID：${plainLine(commentId, 128)}`,
  ].join('\n')
}

/** As `text`, in which WeCom reads no markup; sent once, since twice would alert twice. */
async function sendToRobot(url: URL, content: string, invocation: Invocation): Promise<void> {
  const { status, body } = await httpRequest(
    { method: 'POST', url, body: { msgtype: 'text', text: { content } }, newConnection: true },
    invocation,
  )
  if (status !== 200) throw errorOfStatus(status, body)
  try {
    jsonReply(body)
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    throw error.with(`the WeCom robot refused: ${error.message}`, { hint: undefined })
  }
}
