import { SECONDS_30_DAYS } from '../china-time'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Invocation } from '../invocation'
import type { Page } from '../types'
import { callByHttps, type HttpsApi } from '../wechat/call'
import { type FetchedPage, withinLargestPage } from '../wechat/page'
import * as read from '../wechat/reader'
import { jsonIn, type RawResponse } from '../wechat/response'
import { readComment } from './comment'
import type { Comment, CommentListQuery } from './types'

const commentListQuery = input.object(
  {
    startTime: input.optional(input.time),
    endTime: input.withDefault(input.time, () => Math.floor(Date.now() / 1000)),
    filterType: input.optional(input.integer(1, 6)),
    offset: input.withDefault(input.integer(0), () => 0),
    limit: input.optional(input.integer(1, 100)),
  },
  ({ startTime, endTime }) =>
    startTime !== undefined && endTime !== undefined && startTime > endTime
      ? [{ field: 'startTime', message: 'is after endTime' }]
      : [],
)

const LIST: HttpsApi = { effect: 'read', method: 'GET', path: '/wxaapi/comment/mpcommentlist/get' }

const listResponse = read.object({ commentList: read.list(readComment), total: read.optionalNumber })

/** Epoch seconds, both included. */
export interface CommentRange {
  startTime: number
  endTime: number
  filterType: number | undefined
}

/** Reads a page of comments from WeChat's response. */
export function readCommentList(raw: RawResponse) {
  const content = jsonIn(raw)
  const received = read.lengthOf(content.commentList)
  const { commentList: list, total } = read.readAs(listResponse, content)
  return { list, total, received }
}

const withinLargest = withinLargestPage()

/** Comments from `offset` on: `limit` of them, or fewer where WeChat refuses so large a page. */
export const fetchComments = (
  range: CommentRange,
  offset: number,
  limit: number,
  invocation: Invocation,
): Promise<FetchedPage<Comment>> =>
  withinLargest(limit, size =>
    callByHttps(LIST, { ...range, offset, limit: size }, readCommentList, invocation),
  )

/** One page of comments. */
export const getCommentList: Operation<
  ReturnType<typeof commentListQuery>,
  Page<Comment, CommentListQuery<number>>
> = {
  input: commentListQuery,
  async call({ startTime, endTime, filterType, offset, limit = 8 }, invocation) {
    const range = { startTime: startTime ?? Math.max(0, endTime - SECONDS_30_DAYS), endTime, filterType }
    const { list, total, received } = await fetchComments(range, offset, limit, invocation)
    const end = offset + received
    const isLast = received === 0 || (total !== null && end >= total)
    const next = { ...range, offset: end, limit }
    return { list, total: total ?? end, next: isLast ? null : input.given(next) }
  },
}
