import { nowInSeconds } from '../archive/meta'
import { SECONDS_A_DAY } from '../china-time'
import { getCommentInfo } from '../comments/getCommentInfo'
import { fetchComments } from '../comments/getCommentList'
import type { Comment } from '../comments/types'
import { chunksOf } from '../each-of'
import { OperationError } from '../errors'
import { aboutApp, type Invocation, withTimeout } from '../invocation'
import type { Rounded } from './push'

/*
 * The comment of a push, of which WeChat gives the id alone. It takes at most half of the time: the rest is for telling
 * the robots.
 */

/** The comment, or why it could not be fetched. */
export interface Fetched {
  comment?: Comment
  reasons: string[]
}

/** Mini programs that are asked at the same time. */
const AT_ONCE = 4

/** Fetches the comment of the mini program that is meant. */
export const fetchPushed = (pushed: string | Rounded, invocation: Invocation): Promise<Fetched> =>
  fetchWithin(invocation.deadline.remainingMs / 2, pushed, invocation)

/** Asks each mini program that is meant, in their order, until one has the comment. */
export function findPushed(
  pushed: string | Rounded,
  invocation: Invocation,
): Promise<(Fetched & { appid: string }) | undefined> {
  return withTimeout(invocation.deadline.remainingMs / 2, invocation, async limited => {
    for (const chunk of chunksOf([...limited.appids], AT_ONCE)) {
      // One that hangs must leave time for those behind it, and for telling the robots.
      const ms = limited.deadline.remainingMs / 2
      const asked = chunk.map(async appid => ({
        appid,
        ...(await fetchWithin(ms, pushed, aboutApp(appid, limited))),
      }))
      const found = (await Promise.all(asked)).find(({ comment }) => comment)
      if (found) return found
    }
    return undefined
  })
}

async function fetchWithin(ms: number, pushed: string | Rounded, invocation: Invocation): Promise<Fetched> {
  try {
    return await withTimeout(ms, invocation, async limited => {
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
