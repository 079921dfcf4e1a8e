import { SECONDS_30_DAYS } from '../china-time'
import { getCommentInfo } from '../comments/getCommentInfo'
import { COMMENT_LIST, EVERY_COMMENT } from '../comments/getCommentList'
import { getCommentReplyList } from '../comments/getCommentReplyList'
import { OperationError } from '../errors'
import { FEEDBACK_LIST } from '../feedback/getFeedback'
import { callFeedbackApi } from '../feedback/transport'
import type { Invocation } from '../invocation'
import { asText, isObject } from '../values'
import { callByHttps, type HttpsApi, type Params } from '../wechat/call'
import { jsonIn, type RawResponse } from '../wechat/response'
import { shapeOf } from './shape'
import type { Shapes } from './types'

/** How many records are asked for, and of each comment the replies and the settlement: few have either. */
const RECORDS = 10

/**
 * What WeChat really answers to each API that reads, before anything is made of it: what an owner can send to whoever
 * maintains the readers. `absent` where no answer came.
 */
export async function shapesOfAnswers(invocation: Invocation): Promise<Shapes> {
  const ask = (api: HttpsApi, params: Params) =>
    lastAnswer(read => callByHttps(api, params, read, invocation))
  const endTime = Math.floor(Date.now() / 1000)
  const range = {
    startTime: endTime - SECONDS_30_DAYS,
    endTime,
    filterType: EVERY_COMMENT,
    offset: 0,
    limit: RECORDS,
  }
  const [feedback, comments] = await Promise.all([
    lastAnswer(read => callFeedbackApi(FEEDBACK_LIST, { page: 1, num: RECORDS }, read, invocation)),
    ask(COMMENT_LIST, range),
  ])
  const ids = idsIn(comments)
  const ofEach = async ({ api }: { api: HttpsApi }) =>
    shapeOf((await Promise.all(ids.map(commentId => ask(api, { commentId })))).map(valueIn))
  const [info, replies] = await Promise.all([ofEach(getCommentInfo), ofEach(getCommentReplyList)])
  return {
    getFeedback: shapeOf([valueIn(feedback)]),
    getCommentList: shapeOf([valueIn(comments)]),
    getCommentInfo: info,
    getCommentReplyList: replies,
  }
}

/** What came last, also where it is a refusal or cannot be read. */
async function lastAnswer(call: (read: (raw: RawResponse) => void) => Promise<void>) {
  let answer: RawResponse | undefined
  try {
    await call(raw => {
      answer = raw
      jsonIn(raw)
    })
  } catch (error) {
    if (!(error instanceof OperationError)) throw error
  }
  return answer
}

function idsIn(comments: RawResponse | undefined): string[] {
  try {
    const { commentList } = jsonIn(comments ?? {})
    const list = Array.isArray(commentList) ? commentList.filter(isObject) : []
    return list.flatMap(({ commentId }) => asText(commentId) || []).slice(0, RECORDS)
  } catch {
    return []
  }
}

/** What JSON says, long integers rounded: only their digits are counted. Bytes that are no JSON stay. */
function valueIn(raw: RawResponse | undefined): unknown {
  if (!Buffer.isBuffer(raw)) return raw
  try {
    // Control characters inside strings are no JSON, but WeChat sends them.
    return JSON.parse(raw.toString().replace(/[\p{Cc}\uFEFF]/gu, ' '))
  } catch {
    return raw
  }
}
