import { fail } from '../errors'
import {
  anyText,
  fileID,
  given,
  id,
  input,
  integer,
  listOf,
  maybe,
  time,
  trimmedText,
  withDefault,
  yesOrNo,
} from '../function/input'
import type { Operation } from '../function/operation'
import type { Invocation } from '../invocation'
import type { Nothing, Page } from '../types'
import { type Api, callByHttps, finalError, type Params } from '../wechat/call'
import {
  address,
  flag,
  lengthOf,
  list,
  number,
  numberOrNull,
  orNull,
  readReply,
  record,
  text,
} from '../wechat/normalise'
import { jsonReply, type Reply } from '../wechat/reply'
import { collect, sweep } from '../wechat/sweep'
import { uploadPictures } from './pictures'
import type { Comment, CommentInfo, CommentListQuery, CommentReplies } from './types'

/*
 * Comments on orders (交易评价): HTTPS only, WeChat offers no cloud call for them.
 */

/** An API that asks. Its reply has camelCase keys and holds no error when `normalise` gets it. */
function read<Input extends Params, Data>(
  path: string,
  input: (event: unknown) => Input,
  normalise: (reply: object) => Data,
): Operation<Input, Data> {
  const api: Api = { effect: 'read', method: 'GET', path }
  return {
    input,
    call: async (params, invocation) => normalise(await callByHttps(api, params, jsonReply, invocation)),
  }
}

/** An API that changes something, and answers only that it did. */
function write<Input extends Params>(
  path: string,
  input: (event: unknown) => Input,
): Operation<Input, Nothing> {
  const api: Api = { effect: 'write', method: 'POST', path }
  return {
    input,
    async call(params, invocation) {
      await callByHttps(api, params, jsonReply, invocation)
      return {}
    },
  }
}

const media = list(
  record({}, { img: address, thumbImg: address, video: address, videoCover: address, videoDuration: number }),
)

const withStars = <Scored extends { score: number }>(scored: Scored) =>
  Object.assign(scored, { stars: scored.score / 100 })

const scoredComment = record({
  commentId: text,
  amount: number,
  orderId: text,
  createTime: number,
  payTime: numberOrNull,
  wxPayId: text,
  orderInfo: record({ busiOrderId: text }),
  userInfo: record({ openid: text, headImg: address, nickName: text }),
  bizInfo: record({ appid: text, headImg: address, nickName: text }),
  score: number,
  content: record({ txt: text, media }),
  extInfo: record({ isAlreadySendTmpl: flag }),
  productInfo: record({ productList: list(record({ name: text, picUrl: address })) }),
})

const comment = (value: unknown): Comment => withStars(scoredComment(value))

const DAYS_30 = 30 * 24 * 60 * 60

const DEFAULT_LIMIT = 8
const MAX_LIMIT = 100

const commentListQuery = input(
  {
    startTime: maybe(time),
    endTime: withDefault(time, () => Math.floor(Date.now() / 1000)),
    filterType: maybe(integer(1, 6)),
    offset: withDefault(integer(0), () => 0),
    limit: maybe(integer(1, MAX_LIMIT)),
    all: maybe(yesOrNo),
  },
  ({ startTime, endTime }) =>
    startTime !== undefined && endTime !== undefined && startTime > endTime
      ? [{ field: 'startTime', message: 'is after endTime' }]
      : [],
)

const LIST: Api = { effect: 'read', method: 'GET', path: '/wxaapi/comment/mpcommentlist/get' }

const listReply = record({ commentList: list(comment), total: numberOrNull })

/** Epoch seconds, both included. */
export interface CommentRange {
  startTime: number
  endTime: number
  filterType: number | undefined
}

/** A page of comments in a reply of WeChat's. */
export function readCommentList(reply: Reply) {
  const content = jsonReply(reply)
  if (content.commentList === undefined && content.total === undefined) {
    throw fail('bad_response', 'WeChat sent no list of comments')
  }
  const received = lengthOf(content.commentList)
  const { commentList: list, total } = readReply(listReply, content)
  return { list, total, received }
}

const fetchComments = (range: CommentRange, offset: number, limit: number, invocation: Invocation) =>
  callByHttps(LIST, { ...range, offset, limit }, readCommentList, invocation)

async function commentPage(
  { startTime, endTime, filterType, offset, limit, all }: ReturnType<typeof commentListQuery>,
  invocation: Invocation,
): Promise<Page<Comment, CommentListQuery>> {
  const range = { startTime: startTime ?? Math.max(0, endTime - DAYS_30), endTime, filterType }
  if (all) return allComments(range, offset, limit ?? MAX_LIMIT, invocation)
  const { list, total, received } = await fetchComments(range, offset, limit ?? DEFAULT_LIMIT, invocation)
  const seen = offset + received
  const isLast = received === 0 || (total !== null && seen >= total)
  return {
    list,
    total: total ?? seen,
    next: isLast ? null : given({ ...range, offset: seen, limit: limit ?? DEFAULT_LIMIT }),
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
    concurrency,
    wanted,
  }: { start?: number; limit?: number; concurrency?: number; wanted?: () => number },
  invocation: Invocation,
) {
  return sweep({
    fetch: (offset, size) => fetchComments(range, offset, size, invocation),
    id: ({ commentId }) => commentId,
    size: limit,
    wholePages: false,
    start,
    concurrency,
    wanted,
  })
}

async function allComments(range: CommentRange, start: number, limit: number, invocation: Invocation) {
  const { list, total, size, next } = await collect(
    wanted => sweepComments(range, { start, limit, wanted }, invocation),
    invocation,
  )
  return {
    list,
    total,
    next: next === null ? null : given({ ...range, offset: next, limit: size, all: true }),
  }
}

/** One page of comments, or as many as fit. */
export const getCommentList = { input: commentListQuery, call: commentPage }

const changedComment = record({
  commentId: text,
  createTime: number,
  score: number,
  // Here WeChat calls the text `ext`.
  content: record({ txt: text, ext: text, media }),
})

const oldComment = (value: unknown) => {
  const { content, ...old } = withStars(changedComment(value))
  const { ext, ...others } = content
  return { ...old, content: { ...others, txt: content.txt || ext } }
}

const commentInfo = record({
  info: record({ content: orNull(comment) }),
  processInfo: orNull(record({ actionList: list(record({ type: number, updateTime: number })) })),
  oldComment: orNull(oldComment),
})

/** One comment, its history and what it said before. */
export const getCommentInfo = read(
  '/wxaapi/comment/commentinfo/get',
  input({ commentId: id }),
  (reply): CommentInfo => {
    const { info, processInfo, oldComment } = readReply(commentInfo, reply)
    if (!info.content) throw fail('bad_response', 'WeChat sent no comment')
    const actions = processInfo?.actionList.map(action => ({
      ...action,
      updateTime: action.updateTime || null,
    }))
    const happened = actions?.filter(({ updateTime }) => updateTime !== null)
    return {
      comment: info.content,
      process: actions ? { actions, current: happened?.[happened.length - 1]?.type ?? null } : null,
      oldComment,
    }
  },
)

const author = record({ nickname: text, imgUrl: address })

const replies = record({
  list: record({
    reply: orNull(
      record({
        commentId: text,
        replyId: text,
        createTime: number,
        updateTime: number,
        replyContent: record({ content: text }),
        replyObject: author,
      }),
    ),
    commentReplyList: list(
      record({
        commentId: text,
        commentReplyId: text,
        createTime: number,
        updateTime: number,
        commentReplyContent: record({ content: text }),
        commentReplyObject: author,
      }),
    ),
  }),
})

/** What was answered to a comment. WeChat leaves out what there is not. */
export const getCommentReplyList = read(
  '/wxaapi/comment/replyandcommentreplylist/get',
  input({ commentId: id }),
  (answer): CommentReplies => {
    const { reply, commentReplyList } = readReply(replies, answer).list
    return { reply, commentReplyList }
  },
)

/** WeChat does not say how long an answer may be: this limit is our own. */
const content = trimmedText(1, 500)

/** Answers a comment. */
export const addReply = write('/wxaapi/comment/reply/add', input({ commentId: id, content }))

/** Deletes the answer to a comment, and its follow-ups with it. */
export const deleteReply = write('/wxaapi/comment/reply/delete', input({ commentId: id, replyId: id }))

/** Follows the answer up. */
export const addCommentReply = write(
  '/wxaapi/comment/commentreply/add',
  input({ commentId: id, replyId: id, content }),
)

/** Deletes a follow-up. */
export const deleteCommentReply = write(
  '/wxaapi/comment/commentreply/delete',
  input({ commentId: id, replyId: id, commentReplyId: id }),
)

/** Lets one customer service message be sent to the author of a bad comment. */
export const resetApiKfQuota = write('/wxaapi/comment/apikfquota/reset', input({ commentId: id }))

const COMPROMISE: Api = { effect: 'write', method: 'POST', path: '/wxaapi/comment/confirmcompromise' }

/** Of pictures that prove a compromise. */
const MAX_PICTURES = 9

const compromise = input(
  {
    commentId: id,
    content,
    picList: withDefault(listOf(anyText(1, 512), 'media ids'), () => []),
    fileIDs: withDefault(listOf(fileID, 'fileIDs'), () => []),
  },
  ({ picList, fileIDs }) => {
    const count = (picList?.length ?? 0) + (fileIDs?.length ?? 0)
    return !picList || !fileIDs || (count >= 1 && count <= MAX_PICTURES)
      ? []
      : [
          {
            field: 'picList',
            message: `and fileIDs must hold 1 to ${MAX_PICTURES} pictures in all, and hold ${count}`,
          },
        ]
  },
)

/** Tells WeChat that a bad comment is settled, with pictures that prove it. */
export const confirmCompromise = {
  input: compromise,
  async call({ fileIDs, picList, ...settlement }: ReturnType<typeof compromise>, invocation: Invocation) {
    const uploaded = await uploadPictures(fileIDs, invocation).catch(error => {
      throw finalError(error)
    })
    await callByHttps(
      COMPROMISE,
      { ...settlement, picList: [...picList, ...uploaded] },
      jsonReply,
      invocation,
    )
    return {}
  },
}
