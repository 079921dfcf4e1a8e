import { SECONDS_30_DAYS } from '../china-time'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import { fittingRecords } from '../function/size'
import type { Invocation } from '../invocation'
import type { Page } from '../types'
import { callByHttps, type HttpsApi } from '../wechat/call'
import { type FetchedPage, withinLargestPage } from '../wechat/page'
import * as read from '../wechat/reader'
import { jsonIn, type RawResponse } from '../wechat/response'
import { comment } from './comment'
import type { Comment } from './types'

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

/** The `filterType` of all comments. WeChat does not say what it gives where there is none. */
export const EVERY_COMMENT = 6

export const COMMENT_LIST: HttpsApi = {
  effect: 'read',
  method: 'GET',
  path: '/wxaapi/comment/mpcommentlist/get',
}

/** Epoch seconds, both included. */
export interface CommentRange {
  startTime: number
  endTime: number
  filterType: number
}

function readCommentList(raw: RawResponse, invocation: Invocation): FetchedPage<Comment> {
  const { commentList, total } = jsonIn(raw)
  return read.readAs(read.page(read.withId(comment, 'commentId'), total), commentList, invocation)
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
    callByHttps(COMMENT_LIST, { ...range, offset, limit: size }, readCommentList, invocation),
  )

/** One page of comments. */
export const getCommentList: Operation<
  ReturnType<typeof commentListQuery>,
  Page<Comment, Partial<CommentRange> & { offset: number; limit: number }>
> = {
  input: commentListQuery,
  async call({ startTime, endTime, filterType, offset, limit = 8 }, invocation) {
    const range = { startTime: startTime ?? Math.max(0, endTime - SECONDS_30_DAYS), endTime }
    const asked = { ...range, filterType: filterType ?? EVERY_COMMENT }
    const fetched = await fetchComments(asked, offset, limit, invocation)
    const { list, total, end, isLast } = fittingRecords(fetched, offset)
    const next = { ...range, filterType, offset: end, limit }
    return { list, total, next: isLast ? null : input.given(next) }
  },
}
