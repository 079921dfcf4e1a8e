import { fail } from '../errors'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import type { Invocation } from '../invocation'
import type { Page } from '../types'
import type { CloudApi, HttpsApi } from '../wechat/call'
import * as read from '../wechat/reader'
import { jsonIn, type RawResponse } from '../wechat/response'
import { callFeedbackApi } from './transport'
import type { Feedback, FeedbackQuery } from './types'

const feedback = read.object({
  recordId: read.text,
  createTime: read.number,
  content: read.text,
  phone: read.text,
  openid: read.text,
  nickname: read.text,
  headUrl: read.address,
  type: read.number,
  mediaIds: read.list(read.text),
  systemInfo: read.jsonObject,
})

const DEFAULT_NUM = 10
const MAX_NUM = 100

const feedbackQuery = input.object({
  page: input.withDefault(input.integer(1), () => 1),
  num: input.withDefault(input.integer(1, MAX_NUM), () => DEFAULT_NUM),
  type: input.optional(input.integer(1)),
})

const LIST: CloudApi & HttpsApi = {
  effect: 'read',
  method: 'GET',
  path: '/wxaapi/feedback/list',
  cloudCall: 'operation.getFeedback',
  takesCloudbaseToken: true,
}

const listResponse = read.object({ list: read.list(feedback), totalNum: read.optionalNumber })

/** A page of feedback in a response of WeChat's. */
export function readFeedbackList(raw: RawResponse) {
  const content = jsonIn(raw)
  if (content.list === undefined && content.totalNum === undefined) {
    throw fail('bad_response', 'WeChat sent no list of feedback')
  }
  const received = read.lengthOf(content.list)
  const { list, totalNum: total } = read.readAs(listResponse, content)
  return { list, total, received }
}

export const fetchFeedback = (
  query: { page: number; num: number; type: number | undefined },
  invocation: Invocation,
) => callFeedbackApi(LIST, query, readFeedbackList, invocation)

async function feedbackPage(
  { page, num, type }: ReturnType<typeof feedbackQuery>,
  invocation: Invocation,
): Promise<Page<Feedback, FeedbackQuery<number>>> {
  const { list, total, received } = await fetchFeedback({ page, num, type }, invocation)
  const seen = (page - 1) * num + received
  const isLast = received === 0 || (total !== null && seen >= total)
  return { list, total: total ?? seen, next: isLast ? null : input.given({ page: page + 1, num, type }) }
}

/** One page of feedback. */
export const getFeedback: Operation<
  ReturnType<typeof feedbackQuery>,
  Page<Feedback, FeedbackQuery<number>>
> = {
  input: feedbackQuery,
  call: feedbackPage,
}
