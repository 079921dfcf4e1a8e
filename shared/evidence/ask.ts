import { chinaDayNumber, SECONDS_A_DAY, startOfChinaDay } from '../china-time'
import { OperationError } from '../errors'
import type { Invocation } from '../invocation'
import { fetchJsErrorDetails } from '../operation/getJsErrDetail'
import { fetchJsErrors } from '../operation/getJsErrList'
import { fetchRealtimeLogs } from '../operation/realtimelogSearch'
import type { JsError, RealtimeLog } from '../operation/types'
import { codeRowOf } from '../wechat/codes'
import { errorsIn, type Found, linesAround, MOST_ERRORS } from './evidence'

/*
 * What WeChat is asked of one feedback: the log of its user's phone around it, and the errors of that day.
 */

/** WeChat has the log of today and of six days before, by China's time. */
const DAYS = 7

/** The first day in China of which WeChat has the log. */
export const firstDay = (now: number): number => chinaDayNumber(now) - DAYS + 1

/**
 * WeChat puts all that is written on one page into one entry, which has one time. So entries are asked for from so many
 * seconds before the feedback to so many after it, more than their lines may be away.
 */
const BEFORE = 60 * 60
const AFTER = 15 * 60

const PAGE_SIZE = 20
const MOST_PAGES = 2

/** Of feedback in so many seconds after midnight, the errors of the day before are asked for too. */
const AFTER_MIDNIGHT = 30 * 60

export interface Asked {
  openid: string
  createTime: number
}

/** Asks what a phone wrote around a time; throws where there is no clear answer. */
export type Ask = (asked: Asked, now: number, invocation: Invocation) => Promise<Found>

export const askWeChat: Ask = async ({ openid, createTime }, now, invocation) => {
  const entries: RealtimeLog[] = []
  for (const { begin, end } of partsByDay(createTime - BEFORE, Math.min(createTime + AFTER, now), now)) {
    entries.push(...(await entriesOf({ id: openid, beginTime: begin, endTime: end }, invocation)))
  }
  return {
    logs: linesAround(createTime, entries),
    errors: errorsIn(await errorsAround(createTime, openid, now, invocation)),
  }
}

/** A time on each China day that it touches, without those of which WeChat has no log. Both ends are included. */
function partsByDay(from: number, to: number, now: number): { begin: number; end: number }[] {
  const first = Math.max(chinaDayNumber(from), firstDay(now))
  const days = Array.from({ length: chinaDayNumber(to) - first + 1 }, (_, index) => first + index)
  return days.map(day => ({
    begin: Math.max(from, startOfChinaDay(day)),
    end: Math.min(to, startOfChinaDay(day + 1) - 1),
  }))
}

async function entriesOf(
  range: { id: string; beginTime: number; endTime: number },
  invocation: Invocation,
): Promise<RealtimeLog[]> {
  // Where an entry came meanwhile, another one comes twice.
  const entries = new Map<string, RealtimeLog>()
  let start = 0
  for (let pages = 0; pages < MOST_PAGES; pages++) {
    const { list, total, received } = await fetchRealtimeLogs(range, start, PAGE_SIZE, invocation)
    // Should WeChat not look at the id, nobody gets the log of somebody else.
    const own = list.filter(({ id }) => id === range.id || id === '')
    for (const entry of own) entries.set(JSON.stringify(entry), entry)
    start += received
    if (received === 0 || (total === null ? received < PAGE_SIZE : start >= total)) break
  }
  return [...entries.values()]
}

async function errorsAround(
  createTime: number,
  openid: string,
  now: number,
  invocation: Invocation,
): Promise<JsError[]> {
  const day = chinaDayNumber(createTime)
  const isEarly = createTime - startOfChinaDay(day) < AFTER_MIDNIGHT && day > firstDay(now)
  const days = { startTime: isEarly ? createTime - SECONDS_A_DAY : createTime, endTime: createTime }
  const { list } = await fetchJsErrors({ ...days, openid }, 0, MOST_ERRORS, invocation)
  const [first, ...others] = list.sort((a, b) => b.pv - a.pv)
  if (!first?.errorMsgMd5 || !first.errorStackMd5 || first.errorStack !== '') return list
  const { errorMsgMd5, errorStackMd5 } = first
  const which = { ...days, errorMsgMd5, errorStackMd5, openid }
  try {
    const [detail] = (await fetchJsErrorDetails(which, 0, 1, invocation)).list
    return [{ ...first, errorStack: detail?.errorStack ?? '' }, ...others]
  } catch (error) {
    // A refusal is an answer: then there is no stack.
    if (!isRefusal(error) || isClosing(error)) throw error
    return list
  }
}

const isRefusal = (error: unknown) =>
  error instanceof OperationError &&
  (error.kind === 'wechat' || error.kind === 'bad_response') &&
  codeRowOf(error).retry === undefined

/** The APIs are not granted, or used up. */
const CLOSING = [48001, 48004, 61007, 45009]

/** Whether WeChat answers none of this before the next day in China. */
export const isClosing = (error: unknown): boolean =>
  error instanceof OperationError && CLOSING.includes(error.details.weChatCode ?? 0)
