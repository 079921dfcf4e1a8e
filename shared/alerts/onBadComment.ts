import { getCommentInfo } from '../comments/getCommentInfo'
import type { Comment } from '../comments/types'
import { fail } from '../errors'
import * as input from '../function/input'
import type { Invocation } from '../invocation'
import { alertRobots } from '../robots/robots'
import { type Delivery, sendToRobot } from '../robots/send'
import { plainLine } from '../robots/text'

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
  alert: 'delivered' | 'not delivered' | 'logged' | 'made before'
  stars?: number
  /** Why a robot did not take it. */
  reasons?: string[]
}

/** How many messages an instance remembers; WeChat pushes a comment again within seconds. */
const REMEMBERED = 1000
const told = new Set<string>()

async function alertOwner(commentId: string, invocation: Invocation): Promise<Alert> {
  const { robots, mistakes } = alertRobots()
  if (robots.length === 0 && mistakes[0]) throw mistakes[0]
  const { comment } = await getCommentInfo.call({ commentId }, invocation)
  const stars = comment.stars
  if (robots.length === 0) return { commentId, alert: 'logged', stars }
  const untold = robots.filter(({ id }) => remember(`${id}:${commentId}`))
  if (untold.length === 0) return { commentId, alert: 'made before', stars }
  const deliveries = await Promise.all(
    untold.map(async robot => {
      const delivery = await sendToRobot(robot, messageOf(comment), invocation)
      if (delivery.state !== 'delivered') told.delete(`${robot.id}:${commentId}`)
      return delivery
    }),
  )
  const reasons = [...mistakes.map(({ message }) => message), ...deliveries.flatMap(reasonOf)]
  const isDelivered = deliveries.every(({ state }) => state === 'delivered')
  return { commentId, alert: isDelivered ? 'delivered' : 'not delivered', stars, reasons }
}

const reasonOf = (delivery: Delivery) => (delivery.state === 'delivered' ? [] : delivery.reason)

/** Whether this is new. */
function remember(message: string): boolean {
  if (told.has(message)) return false
  told.add(message)
  const [oldest] = told
  if (oldest !== undefined && told.size > REMEMBERED) told.delete(oldest)
  return true
}

/** Tells the owner of a bad comment: once, as soon as WeChat pushes it. */
export const onBadComment = { input: parseEvent, call: alertOwner }

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
