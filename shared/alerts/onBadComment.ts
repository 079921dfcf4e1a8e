import { voiceId } from '../archive/voice'
import { getCommentInfo } from '../comments/getCommentInfo'
import type { Comment } from '../comments/types'
import { fail, OperationError } from '../errors'
import * as input from '../function/input'
import { type Invocation, withTimeout } from '../invocation'
import type { Robot } from '../robots/robot'
import { alertRobots } from '../robots/robots'
import { type Delivery, sendToRobot } from '../robots/send'
import { badCommentMessage, unknownCommentMessage } from './message'
import { claimInTime, PushedAlert, writeInTime } from './push'
import { Remembered } from './remembered'

/*
 * What WeChat's message push says of a bad comment, passed on to the owner's groups.
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
interface Outcome {
  commentId: string
  alert: 'delivered' | 'not delivered' | 'held back' | 'not wanted' | 'logged' | 'made before'
  stars?: number
  /** Why the comment is not in the message, an address is none, or a robot did not take it. */
  reasons?: string[]
}

/** What this instance has told its robots, where it cannot be asked of the archive. */
const told = new Remembered()

async function alertOwner(commentId: string, invocation: Invocation): Promise<Outcome> {
  const { robots, mistakes } = alertRobots()
  if (robots.length === 0 && mistakes[0]) throw mistakes[0]
  const pushed = new PushedAlert(commentId, robots)
  const [fetched, claim] = await Promise.all([
    fetchComment(commentId, invocation),
    robots.length > 0 ? claimInTime(pushed, invocation) : undefined,
  ])
  const { comment } = fetched
  const outcome = (alert: Outcome['alert'], reasons: string[] = []): Outcome => ({
    commentId,
    alert,
    ...(comment && { stars: comment.stars }),
    ...((reasons.length > 0 || !comment) && { reasons: [...reasons, ...fetched.reasons] }),
  })
  if (!claim) return outcome('logged')
  if (claim.state === 'held back') return outcome('held back')

  const text = messageOf(commentId, comment, invocation)
  const tell = (to: Robot[]) => Promise.all(to.map(robot => send(robot, commentId, text, invocation)))
  const write = (work: Parameters<typeof writeInTime>[1]) => writeInTime(invocation, work)
  let deliveries: Delivery[]
  if (claim.state === 'claimed') {
    const { turns, settings } = claim
    if (settings.badComments === 0 || (comment && comment.stars > settings.badComments)) {
      await write(archive =>
        pushed.settle(
          turns,
          turns.map(() => ({ state: 'delivered' })),
          archive,
        ),
      )
      return outcome('not wanted')
    }
    deliveries = await tell(turns.map(({ robot }) => robot))
    if (turns.length > 0) await write(archive => pushed.settle(turns, deliveries, archive))
  } else {
    const untold = robots.filter(robot => !told.has(keyOf(robot, commentId)))
    deliveries = await tell(untold)
    if (claim.isSetUp && untold.length === robots.length) {
      await write(archive => pushed.record(deliveries, archive))
    }
  }
  if (deliveries.length === 0) return outcome('made before')
  const reasons = deliveries.flatMap(delivery => (delivery.state === 'delivered' ? [] : delivery.reason))
  return outcome(reasons.length === 0 ? 'delivered' : 'not delivered', [
    ...mistakes.map(({ message }) => message),
    ...reasons,
  ])
}

/** Tells the owner of a bad comment: once, as soon as WeChat pushes it. */
export const onBadComment = { input: parseEvent, call: alertOwner }

/** The comment, in half of the time that there is: the rest is for telling that there is one. */
async function fetchComment(
  commentId: string,
  invocation: Invocation,
): Promise<{ comment?: Comment; reasons: string[] }> {
  try {
    const { comment } = await withTimeout(invocation.deadline.remainingMs / 2, invocation, limited =>
      getCommentInfo.call({ commentId }, limited),
    )
    return { comment, reasons: [] }
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return { reasons: [`the comment could not be fetched: ${error.message}`] }
  }
}

function messageOf(commentId: string, comment: Comment | undefined, { appid }: Invocation): string {
  const id = appid && voiceId(appid, 'comment', commentId)
  return comment ? badCommentMessage(comment, id) : unknownCommentMessage(commentId, id)
}

const keyOf = ({ id }: Robot, commentId: string) => `${id}:${commentId}`

/** Time for writing down what became of it. */
const RESERVE_MS = 500

async function send(
  robot: Robot,
  commentId: string,
  text: string,
  invocation: Invocation,
): Promise<Delivery> {
  const key = keyOf(robot, commentId)
  told.add(key)
  const limitMs = Math.max(invocation.deadline.remainingMs - RESERVE_MS, invocation.deadline.remainingMs / 2)
  const delivery = await withTimeout(limitMs, invocation, limited => sendToRobot(robot, text, limited))
  if (delivery.state !== 'delivered') told.delete(key)
  return delivery
}
