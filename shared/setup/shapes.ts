import { SECONDS_30_DAYS, SECONDS_A_DAY } from '../china-time'
import { getCommentInfo } from '../comments/getCommentInfo'
import { COMMENT_LIST, EVERY_COMMENT } from '../comments/getCommentList'
import { getCommentReplyList } from '../comments/getCommentReplyList'
import { OperationError } from '../errors'
import { FEEDBACK_LIST } from '../feedback/getFeedback'
import { callFeedbackApi } from '../feedback/transport'
import type { Invocation } from '../invocation'
import { JS_ERROR_DETAIL, jsErrorDetailParams } from '../operation/getJsErrDetail'
import { JS_ERROR_LIST, jsErrorParams } from '../operation/getJsErrList'
import { REALTIME_LOG, realtimeLogParams } from '../operation/realtimelogSearch'
import { asText, isObject } from '../values'
import { callByHttps, type HttpsApi, type Params } from '../wechat/call'
import { jsonIn, type RawResponse } from '../wechat/response'
import { todaySoFar } from './evidence'
import { shapeOf } from './shape'
import type { Shapes } from './types'

/** How many records are asked for, and of each comment the replies and the settlement: few have either. */
const RECORDS = 10

/**
 * What WeChat really answers to each API that reads, before anything is made of it: what an owner can send to whoever
 * maintains the readers. `absent` where no answer came.
 */
export async function shapesOfAnswers(invocation: Invocation): Promise<Shapes> {
  const ask: Ask = (api, params) => lastAnswer(read => callByHttps(api, params, read, invocation))
  const [records, phones] = await Promise.all([shapesOfRecords(ask, invocation), shapesOfPhones(ask)])
  return { ...records, ...phones }
}

type Ask = (api: HttpsApi, params: Params) => Promise<RawResponse | undefined>

type OfPhones = 'realtimelogSearch' | 'getJsErrList' | 'getJsErrDetail'

async function shapesOfRecords(ask: Ask, invocation: Invocation): Promise<Omit<Shapes, OfPhones>> {
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
  const ids = recordsIn(comments, 'commentList').flatMap(({ commentId }) => asText(commentId) || [])
  const ofEach = async ({ api }: { api: HttpsApi }) =>
    shapeOf((await Promise.all(ids.slice(0, RECORDS).map(commentId => ask(api, { commentId })))).map(valueIn))
  const [info, replies] = await Promise.all([ofEach(getCommentInfo), ofEach(getCommentReplyList)])
  return {
    getFeedback: shapeOf([valueIn(feedback)]),
    getCommentList: shapeOf([valueIn(comments)]),
    getCommentInfo: info,
    getCommentReplyList: replies,
  }
}

/** Of the log today and yesterday, and of the errors of the last week: a small mini program has few. */
async function shapesOfPhones(ask: Ask): Promise<Pick<Shapes, OfPhones>> {
  const { beginTime, endTime } = todaySoFar()
  const days = [
    { beginTime, endTime },
    { beginTime: beginTime - SECONDS_A_DAY, endTime: beginTime - 1 },
  ]
  const week = { startTime: endTime - 6 * SECONDS_A_DAY, endTime }
  const [errors, ...logs] = await Promise.all([
    ask(JS_ERROR_LIST, jsErrorParams(week, 0, RECORDS)),
    ...days.map(day => ask(REALTIME_LOG, realtimeLogParams(day, 0, RECORDS))),
  ])
  const [error] = recordsIn(errors, 'data')
  const which = {
    ...week,
    errorMsgMd5: asText(error?.errorMsgMd5),
    errorStackMd5: asText(error?.errorStackMd5),
  }
  const details = error && (await ask(JS_ERROR_DETAIL, jsErrorDetailParams(which, 0, RECORDS)))
  return {
    realtimelogSearch: shapeOf(logs.map(valueIn)),
    getJsErrList: shapeOf([valueIn(errors)]),
    getJsErrDetail: shapeOf([valueIn(details)]),
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

/** The records of a list; none where it cannot be read. */
function recordsIn(answer: RawResponse | undefined, name: string): Record<string, unknown>[] {
  try {
    const list = jsonIn(answer ?? {})[name]
    return Array.isArray(list) ? list.filter(isObject) : []
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
