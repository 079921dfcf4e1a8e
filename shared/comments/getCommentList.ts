import { fail } from '../errors'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Invocation } from '../invocation'
import type { Page } from '../types'
import { callByHttps, type HttpsApi } from '../wechat/call'
import * as read from '../wechat/reader'
import { jsonIn, type RawResponse } from '../wechat/response'
import { collect, type SweepOptions, sweep } from '../wechat/sweep'
import { comment } from './comment'
import type { Comment, CommentListQuery } from './types'

const DAYS_30 = 30 * 24 * 60 * 60

const DEFAULT_LIMIT = 8
const MAX_LIMIT = 100

const commentListQuery = input.object(
  {
    startTime: input.optional(input.time),
    endTime: input.withDefault(input.time, () => Math.floor(Date.now() / 1000)),
    filterType: input.optional(input.integer(1, 6)),
    offset: input.withDefault(input.integer(0), () => 0),
    limit: input.optional(input.integer(1, MAX_LIMIT)),
    all: input.optional(input.boolean),
    total: input.optional(input.integer(0)),
  },
  ({ startTime, endTime }) =>
    startTime !== undefined && endTime !== undefined && startTime > endTime
      ? [{ field: 'startTime', message: 'is after endTime' }]
      : [],
)

const LIST: HttpsApi = { effect: 'read', method: 'GET', path: '/wxaapi/comment/mpcommentlist/get' }

const listResponse = read.object({ commentList: read.list(comment), total: read.optionalNumber })

/** Epoch seconds, both included. */
export interface CommentRange {
  startTime: number
  endTime: number
  filterType: number | undefined
}

/** A page of comments in a response of WeChat's. */
export function readCommentList(raw: RawResponse) {
  const content = jsonIn(raw)
  if (content.commentList === undefined && content.total === undefined) {
    throw fail('bad_response', 'WeChat sent no list of comments')
  }
  const received = read.lengthOf(content.commentList)
  const { commentList: list, total } = read.readAs(listResponse, content)
  return { list, total, received }
}

export const fetchComments = (range: CommentRange, offset: number, limit: number, invocation: Invocation) =>
  callByHttps(LIST, { ...range, offset, limit }, readCommentList, invocation)

async function commentPage(
  query: ReturnType<typeof commentListQuery>,
  invocation: Invocation,
): Promise<Page<Comment, CommentListQuery<number>>> {
  const { startTime, endTime, filterType, offset, limit = DEFAULT_LIMIT, all } = query
  const range = { startTime: startTime ?? Math.max(0, endTime - DAYS_30), endTime, filterType }
  if (all) return allComments(range, { start: offset, limit: query.limit, total: query.total }, invocation)
  const { list, total, received } = await fetchComments(range, offset, limit, invocation)
  const seen = offset + received
  const isLast = received === 0 || (total !== null && seen >= total)
  return {
    list,
    total: total ?? seen,
    next: isLast ? null : input.given({ ...range, offset: seen, limit }),
  }
}

/**
 * Walks the comments of a time range, page by page in order, with so many requests at a time. New comments are later
 * than the range and do not disturb it.
 *
 * @param start comments to pass over
 * @param limit comments a page
 */
export function sweepComments(
  range: CommentRange,
  {
    start = 0,
    limit = MAX_LIMIT,
    ...options
  }: { start?: number; limit?: number | undefined } & Pick<
    SweepOptions<Comment>,
    'total' | 'concurrency' | 'wanted'
  >,
  invocation: Invocation,
) {
  return sweep({
    ...options,
    fetch: (offset, size) => fetchComments(range, offset, size, invocation),
    id: ({ commentId }) => commentId,
    size: limit,
    wholePages: false,
    start,
  })
}

async function allComments(
  range: CommentRange,
  from: { start: number; limit: number | undefined; total: number | undefined },
  invocation: Invocation,
) {
  const { list, total, size, next } = await collect(
    wanted => sweepComments(range, { ...from, wanted }, invocation),
    invocation,
  )
  return {
    list,
    total,
    next: next === null ? null : input.given({ ...range, offset: next, limit: size, all: true, total }),
  }
}

/** One page of comments, or as many as fit. */
export const getCommentList: Operation<
  ReturnType<typeof commentListQuery>,
  Page<Comment, CommentListQuery<number>>
> = { input: commentListQuery, call: commentPage }
