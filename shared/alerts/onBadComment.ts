import { nowInSeconds } from '../archive/meta'
import { SECONDS_A_DAY } from '../china-time'
import { getCommentInfo } from '../comments/getCommentInfo'
import { fetchComments } from '../comments/getCommentList'
import type { Comment } from '../comments/types'
import { fail, OperationError } from '../errors'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import { type Invocation, withTimeout } from '../invocation'
import { alertRobots } from '../robots/robots'
import { Push, type Rounded } from './push'

/*
 * WeChat's message push of a bad comment, passed on to the owner's groups.
 */

/** WeChat documents the id as a number, of which JSON keeps some 16 digits: it is rounded before a function sees it. */
const pushedId = (value: unknown): string | Rounded =>
  typeof value === 'number' && value > Number.MAX_SAFE_INTEGER ? { about: value } : input.id(value)

const readResult = input.object({ commentId: pushedId })

/** The comment's id in WeChat's event `wxa_comment_bad_score`. */
function parseEvent(event: unknown): string | Rounded {
  const { MsgType, Event, result }: Record<string, unknown> = Object(event)
  if (MsgType === 'event' && Event === 'wxa_comment_bad_score') return readResult(result).commentId
  const fields = [{ field: 'Event', message: 'is not wxa_comment_bad_score' }]
  throw fail('invalid_input', 'this is not the event wxa_comment_bad_score', {
    hint: 'In the message push settings, send this event, and no other, to this function.',
    fields,
  })
}

/** What became of an event. It is logged, so it holds nothing personal. */
interface Outcome {
  /** `null` where it was rounded and could not be found. */
  commentId: string | null
  alert: 'delivered' | 'not delivered' | 'held back' | 'not wanted' | 'logged' | 'made before'
  /** `null` where WeChat does not say it. */
  stars?: number | null
  /** Why the comment is missing in the message, an entry of ALERT_ROBOTS is not used, or a robot was not told. */
  reasons?: string[]
}

/** Tells the owner's robots of a bad comment, once, as soon as WeChat pushes it. */
export const onBadComment: Operation<string | Rounded, Outcome> = {
  input: parseEvent,
  async call(pushed, invocation) {
    const { robots, mistakes } = alertRobots(invocation)
    if (robots.length === 0 && mistakes[0]) throw mistakes[0]
    const fetching = fetchComment(pushed, invocation)
    // Whose alert it is shows only when the comment is there.
    const commentId = typeof pushed === 'string' ? pushed : ((await fetching).comment?.commentId ?? pushed)
    const push = new Push(commentId, robots, invocation)
    const [fetched, claim] = await Promise.all([fetching, robots.length > 0 ? push.claim() : undefined])
    const { comment } = fetched
    const outcome = (alert: Outcome['alert'], reasons: string[] = []): Outcome => ({
      commentId: typeof commentId === 'string' ? commentId : null,
      alert,
      ...(comment && { stars: comment.stars }),
      ...((reasons.length > 0 || !comment) && { reasons: [...reasons, ...fetched.reasons] }),
    })
    const told = async (): Promise<Outcome> => {
      if (!claim) return outcome('logged')
      if (claim === 'held back') return outcome(claim)
      const deliveries = await push.tell(claim, comment)
      if (deliveries === 'not wanted') return outcome(deliveries)
      if (deliveries.length === 0) return outcome('made before')
      const failures = deliveries.flatMap(delivery => (delivery.state === 'delivered' ? [] : delivery.reason))
      return outcome(failures.length === 0 ? 'delivered' : 'not delivered', [
        ...mistakes.map(({ message }) => message),
        ...failures,
      ])
    }
    return (await Promise.all([told(), comment && push.keep(comment)]))[0]
  },
}

/** The comment, or why it could not be fetched. It takes at most half of the time: the rest is for telling the robots. */
async function fetchComment(
  pushed: string | Rounded,
  invocation: Invocation,
): Promise<{ comment?: Comment; reasons: string[] }> {
  try {
    return await withTimeout(invocation.deadline.remainingMs / 2, invocation, async limited => {
      if (typeof pushed === 'string') {
        const { comment } = await getCommentInfo.call({ commentId: pushed }, limited)
        return { comment, reasons: [] }
      }
      const comment = await findRounded(pushed, limited)
      return comment
        ? { comment, reasons: [] }
        : { reasons: ['the id of the comment came as a number, which was rounded on its way'] }
    })
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
    return { reasons: [`the comment could not be fetched: ${error.message}`] }
  }
}

/** WeChat's filter for bad comments. */
const BAD = 1

/** Among the bad comments of the last day, the one whose id is rounded to this number. */
async function findRounded({ about }: Rounded, invocation: Invocation): Promise<Comment | undefined> {
  const now = nowInSeconds()
  const range = { startTime: now - SECONDS_A_DAY, endTime: now, filterType: BAD }
  const { list } = await fetchComments(range, 0, 100, invocation)
  const [comment, ...others] = list.filter(({ commentId }) => Number(commentId) === about)
  return others.length === 0 ? comment : undefined
}
