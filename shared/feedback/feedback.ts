import { feedbackTransport } from '../config'
import { FunctionError, fail } from '../errors'
import { anyText, given, input, integer, maybe, numericId, withDefault, yesOrNo } from '../function/input'
import type { Invocation } from '../invocation'
import type { Page } from '../types'
import { type CloudApi, callByCloud, callByHttps, type Params } from '../wechat/call'
import { getTempFileURL, uploadFile } from '../wechat/cloud'
import { API_NOT_FOUND } from '../wechat/codes'
import {
  address,
  jsonObject,
  lengthOf,
  list,
  number,
  numberOrNull,
  readReply,
  record,
  text,
} from '../wechat/normalise'
import { jsonReply, pictureReply, type Reply } from '../wechat/reply'
import { retrying } from '../wechat/retry'
import { collect, sweep } from '../wechat/sweep'
import { httpsIsConfigured } from '../wechat/token'
import type { Feedback, FeedbackMedia, FeedbackQuery } from './types'

/*
 * User feedback (运维中心用户反馈).
 * https://developers.weixin.qq.com/miniprogram/dev/api-backend/open-api/operation/operation.getFeedback.html
 */

const feedback = record({
  recordId: text,
  createTime: number,
  content: text,
  phone: text,
  openid: text,
  nickname: text,
  headUrl: address,
  type: number,
  mediaIds: list(text),
  systemInfo: jsonObject,
})

const DEFAULT_NUM = 10
const MAX_NUM = 100

const feedbackQuery = input({
  page: withDefault(integer(1), () => 1),
  num: maybe(integer(1, MAX_NUM)),
  type: maybe(integer(1)),
  all: maybe(yesOrNo),
  after: maybe(numericId),
})

const LIST: CloudApi = {
  effect: 'read',
  method: 'GET',
  path: '/wxaapi/feedback/list',
  cloudCall: 'operation.getFeedback',
  takesCloudbaseToken: true,
}

const listReply = record({ list: list(feedback), totalNum: numberOrNull })

/** A page of feedback in a reply of WeChat's. */
export function readFeedbackList(reply: Reply) {
  const content = jsonReply(reply)
  if (content.list === undefined && content.totalNum === undefined) {
    throw fail('bad_response', 'WeChat sent no list of feedback')
  }
  const received = lengthOf(content.list)
  const { list, totalNum: total } = readReply(listReply, content)
  return { list, total, received }
}

const fetchFeedback = (
  query: { page: number; num: number; type: number | undefined },
  invocation: Invocation,
) => call(LIST, query, readFeedbackList, invocation)

async function feedbackPage(
  query: ReturnType<typeof feedbackQuery>,
  invocation: Invocation,
): Promise<Page<Feedback, FeedbackQuery>> {
  if (query.all) return allFeedback(query, invocation)
  const { page, num = DEFAULT_NUM, type } = query
  const { list, total, received } = await fetchFeedback({ page, num, type }, invocation)
  const seen = (page - 1) * num + received
  const isLast = received === 0 || (total !== null && seen >= total)
  return { list, total: total ?? seen, next: isLast ? null : given({ page: page + 1, num, type }) }
}

/**
 * Walks all feedback, page by page in order, with so many requests at a time; new feedback may come in between.
 *
 * @param page where to start, counted in pages of `num`
 * @param after the last record that an earlier sweep handed out
 */
export function sweepFeedback(
  {
    page = 1,
    num = MAX_NUM,
    type,
    after,
    concurrency,
    wanted,
  }: Omit<FeedbackQuery, 'all'> & { concurrency?: number; wanted?: () => number },
  invocation: Invocation,
) {
  return sweep({
    fetch: (offset, size) => fetchFeedback({ page: offset / size + 1, num: size, type }, invocation),
    id: ({ recordId }) => recordId,
    size: num,
    wholePages: true,
    start: (page - 1) * num,
    after,
    concurrency,
    wanted,
  })
}

async function allFeedback(
  query: ReturnType<typeof feedbackQuery>,
  invocation: Invocation,
): Promise<Page<Feedback, FeedbackQuery>> {
  const { list, total, size, next } = await collect(
    wanted => sweepFeedback({ ...given(query), wanted }, invocation),
    invocation,
  )
  if (next === null) return { list, total, next }
  const last = list[list.length - 1]
  return {
    list,
    total,
    next: given({
      // Where the last record stood, since a page may be cut, and new records may push it further.
      page: Math.floor((last ? next - 1 : next) / size) + 1,
      num: size,
      type: query.type,
      all: true,
      after: last?.recordId ?? query.after,
    }),
  }
}

/** One page of feedback, or as many as fit. */
export const getFeedback = { input: feedbackQuery, call: feedbackPage }

const feedbackMediaQuery = input({ recordId: numericId, mediaId: anyText(1, 512) })

const MEDIA: CloudApi = {
  effect: 'read',
  method: 'GET',
  path: '/cgi-bin/media/getfeedbackmedia',
  cloudCall: 'operation.getFeedbackmedia',
  takesCloudbaseToken: true,
}

async function storedPicture(
  { recordId, mediaId }: ReturnType<typeof feedbackMediaQuery>,
  invocation: Invocation,
): Promise<FeedbackMedia> {
  const params = { record_id: BigInt(recordId), media_id: mediaId }
  const { bytes, contentType, extension } = await call(MEDIA, params, pictureReply, invocation)
  const path = `wx-user-voice/feedback/${recordId}/${await sha256(mediaId)}.${extension}`
  const fileID = await uploadFile(path, bytes, invocation)
  const attempt = retrying('read', invocation)
  const tempFileURL = await attempt(() => getTempFileURL(fileID, invocation))
  return { fileID, tempFileURL, contentType, size: bytes.length }
}

/** Fetches a picture and stores it; asked for again, it is stored over itself. */
export const getFeedbackMedia = { input: feedbackMediaQuery, call: storedPicture }

/** A media id may be any text, and so no part of a path. */
async function sha256(text: string): Promise<string> {
  const { createHash } = await import('node:crypto')
  return createHash('sha256').update(text).digest('hex')
}

let cloudCallIsGone = false

/** By cloud call or HTTPS, as FEEDBACK_TRANSPORT says; `auto` changes to HTTPS for good once WeChat knows no such cloud call. */
async function call<T>(
  api: CloudApi,
  params: Params,
  read: (reply: Reply) => T,
  invocation: Invocation,
): Promise<T> {
  const transport = feedbackTransport()
  if (transport === 'https' || (transport === 'auto' && cloudCallIsGone)) {
    return callByHttps(api, params, read, invocation)
  }
  try {
    return await callByCloud(api, params, read, invocation)
  } catch (error) {
    const gone = error instanceof FunctionError && error.details.weChatCode === API_NOT_FOUND
    if (!gone || transport !== 'auto' || !(await httpsIsConfigured({ cloudbase: true }))) throw error
    cloudCallIsGone = true
    return callByHttps(api, params, read, invocation)
  }
}
