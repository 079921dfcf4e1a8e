import { noteHourly } from '../archive/hourly'
import { metaId, nowInSeconds } from '../archive/meta'
import { SECONDS_30_DAYS } from '../china-time'
import type { Comment } from '../comments/types'
import { fail } from '../errors'
import { isListedOwner } from '../function/access'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import { aboutApp, type Invocation } from '../invocation'
import { VOICE_KINDS } from '../kinds'
import { isBadCommentEvent } from '../push/event'
import { alertRobots } from '../robots/robots'
import { Push, type Rounded } from './push'
import { type Fetched, fetchPushed, findPushed } from './pushed-comment'

/*
 * WeChat's message push of a bad comment, passed on to the owner's groups.
 */

/** What WeChat pushed. */
interface Pushed {
  commentId: string | Rounded
  /** Of a plain push over HTTP nothing is believed but the id. */
  way: 'function' | 'encrypted' | 'plain'
}

/** WeChat documents the id as a number, of which JSON keeps some 16 digits: it is rounded before a function sees it. */
const pushedId = (value: unknown): string | Rounded =>
  typeof value === 'number' && value > Number.MAX_SAFE_INTEGER ? { about: value } : input.id(value)

const readResult = input.object({ commentId: pushedId })

/** The comment of WeChat's event `wxa_comment_bad_score`. */
function parseEvent(event: unknown): Pushed {
  const { result }: Record<string, unknown> = Object(event)
  // WeChat may add what is nearly a name of ours, and mean nothing by it.
  const { commentId, comment_id }: Record<string, unknown> = Object(result)
  if (isBadCommentEvent(event)) return { ...readResult({ commentId, comment_id }), way: 'function' }
  // The log says the message alone.
  throw fail(
    'invalid_input',
    'this is not the event wxa_comment_bad_score: in the message push settings, send that one, and no other, to this function',
  )
}

/** What became of an event. It is logged, so it holds nothing personal. */
interface Outcome {
  /** `null` where it was rounded and could not be found. */
  commentId: string | null
  alert:
    | 'delivered'
    | 'not delivered'
    | 'held back'
    | 'not wanted'
    | 'logged'
    | 'made before'
    /** No mini program gave it: a sync tells of it. */
    | 'not found'
  /** `null` where WeChat does not say it. */
  stars?: number | null
  /** Why the comment is missing in the message, an entry of ALERT_ROBOTS is not used, or a robot was not told. */
  reasons?: string[]
}

/** Tells the owner's robots of a bad comment, once, as soon as WeChat pushes it. */
export const onBadComment: Operation<Pushed, Outcome> = {
  input: parseEvent,
  async call(pushed, invocation) {
    const { commentId, way } = pushed
    if (invocation.appids.length > 1) {
      const found = await findPushed(commentId, invocation)
      return found ? alertOf(pushed, async () => found, aboutApp(found.appid, invocation)) : notFound(pushed)
    }
    const fetch = () => fetchPushed(commentId, invocation)
    if (way !== 'plain') return alertOf(pushed, fetch, invocation)
    const fetched = await fetch()
    const { comment, reasons } = fetched
    if (!comment) return notFound(pushed, reasons)
    // An id may be written in more than one way: it is told of by that which WeChat gives.
    const told = { commentId: comment.commentId || commentId, way }
    return isBad(comment) && isRecent(comment)
      ? alertOf(told, async () => fetched, invocation)
      : { commentId: comment.commentId, alert: 'not wanted', stars: comment.stars }
  },
}

const { rating } = VOICE_KINDS.comment.statistics

const isBad = ({ stars }: Comment) => rating !== null && stars !== null && stars <= rating.badUpTo

/** Whether it is surely remembered if it was told before; what is older is never new. */
const isRecent = ({ createTime }: Comment) => createTime > nowInSeconds() - SECONDS_30_DAYS

const notFound = (
  { commentId }: Pushed,
  reasons = ['none of the mini programs that are served gave the comment'],
): Outcome => ({
  commentId: typeof commentId === 'string' ? commentId : null,
  alert: 'not found',
  reasons,
})

/** The alert of a comment of the mini program that is meant. */
async function alertOf(
  { commentId: pushedId, way }: Pushed,
  fetch: () => Promise<Fetched>,
  invocation: Invocation,
): Promise<Outcome> {
  const { robots, mistakes } = alertRobots(invocation)
  if (robots.length === 0 && mistakes[0]) throw mistakes[0]
  const fetching = fetch()
  // Whose alert it is shows only when the comment is there.
  const commentId =
    typeof pushedId === 'string' ? pushedId : ((await fetching).comment?.commentId ?? pushedId)
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
  const { appid, caller } = invocation
  const note = appid && metaId.push(appid, way === 'function' ? 'function' : 'http')
  // An owner's own call is no push.
  const noted = note && !isListedOwner(caller.openid, invocation) && noteHourly({ _id: note }, invocation)
  return (await Promise.all([told(), comment && push.keep(comment), noted]))[0]
}
