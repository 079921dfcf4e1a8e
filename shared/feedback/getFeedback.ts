import * as input from '../function/input'
import type { Operation } from '../function/operation'
import { fittingRecords } from '../function/size'
import type { Invocation } from '../invocation'
import type { Page } from '../types'
import type { CloudApi, HttpsApi } from '../wechat/call'
import { type FetchedPage, sizeFilledBy, withinLargestPage } from '../wechat/page'
import * as read from '../wechat/reader'
import { jsonIn, type RawResponse } from '../wechat/response'
import { callFeedbackApi } from './transport'
import type { Feedback } from './types'

const feedback = read.record(
  read.object({
    recordId: read.text,
    createTime: read.time,
    content: read.text,
    phone: read.text,
    openid: read.text,
    nickname: read.text,
    headUrl: read.address,
    type: read.number,
    mediaIds: read.list(read.text),
    systemInfo: read.jsonObject,
  }),
)

const feedbackQuery = input.object({
  page: input.withDefault(input.integer(1), () => 1),
  num: input.optional(input.integer(1, 100)),
  type: input.optional(input.integer(1)),
})

export const FEEDBACK_LIST: CloudApi & HttpsApi = {
  effect: 'read',
  method: 'GET',
  path: '/wxaapi/feedback/list',
  cloudCall: 'operation.getFeedback',
  takesCloudbaseToken: true,
}

function readFeedbackList(raw: RawResponse, invocation: Invocation): FetchedPage<Feedback> {
  const { list, totalNum } = jsonIn(raw)
  return read.readAs(read.page(read.withId(feedback, 'recordId'), totalNum), list, invocation)
}

const withinLargest = withinLargestPage()

/** A page of feedback, or only its beginning where WeChat refuses so large a page. */
export function fetchFeedback(
  { page, num, type }: { page: number; num: number; type: number | undefined },
  invocation: Invocation,
): Promise<FetchedPage<Feedback>> {
  const position = (page - 1) * num
  return withinLargest(num, most => {
    // WeChat counts pages by the size that is asked for: a smaller page must begin at the same record.
    let size = most
    while (position % size !== 0) size--
    return callFeedbackApi(
      FEEDBACK_LIST,
      { page: position / size + 1, num: size, type },
      readFeedbackList,
      invocation,
    )
  })
}

/** One page of feedback. */
export const getFeedback: Operation<
  ReturnType<typeof feedbackQuery>,
  Page<Feedback, { page: number; num: number; type?: number }>
> = {
  input: feedbackQuery,
  async call({ page, num = 10, type }, invocation) {
    const fetched = await fetchFeedback({ page, num, type }, invocation)
    const { list, total, came, end, isLast } = fittingRecords(fetched, (page - 1) * num)
    // The next page begins where this one ended, or a little before: better some records twice than one not at all.
    const size = came < num ? sizeFilledBy(came) : num
    const next = { page: Math.floor(end / size) + 1, num: size, type }
    return { list, total, next: isLast ? null : input.given(next) }
  },
}
