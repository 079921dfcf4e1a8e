import { chinaDay, chinaDayNumber } from '../china-time'
import * as input from '../function/input'
import type { Operation } from '../function/operation'
import { fittingRecords } from '../function/size'
import type { Invocation } from '../invocation'
import type { Page } from '../types'
import { callByHttps, type HttpsApi, type Params } from '../wechat/call'
import { type FetchedPage, withinLargestPage } from '../wechat/page'
import * as read from '../wechat/reader'
import { jsonIn, type RawResponse } from '../wechat/response'
import { writtenText } from './api'
import type { LogLevel, LogLine, RealtimeLog } from './types'

/*
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/operation/api_realtimelogsearch, which lists the parameters
 * as those of a body, though this is a GET: they go into the query, as in WeChat's older documents.
 */
export const REALTIME_LOG: HttpsApi = {
  effect: 'read',
  method: 'GET',
  path: '/wxaapi/userlog/userlog_search',
}

const BITS = { info: 2, warn: 4, error: 8, 2: 2, 4: 4, 8: 8 } as const
const levelWord = input.oneOf('info', 'warn', 'error', '2', '4', '8')

const realtimeLogQuery = input.object(
  {
    beginTime: input.time,
    endTime: input.time,
    id: input.optional(input.id),
    level: input.optional(value => BITS[levelWord(typeof value === 'number' ? String(value) : value)]),
    url: input.optional(input.text(1, 1024)),
    traceId: input.optional(input.id),
    filterMsg: input.optional(input.text(1, 1024)),
    start: input.withDefault(input.integer(0), () => 0),
    limit: input.withDefault(input.integer(1, 100), () => 20),
  },
  ({ beginTime, endTime }) => {
    if (beginTime === undefined || endTime === undefined) return []
    if (beginTime > endTime) return [{ field: 'beginTime', message: 'is after endTime' }]
    if (chinaDayNumber(beginTime) === chinaDayNumber(endTime)) return []
    return [{ field: 'endTime', message: 'is on another day in China than beginTime' }]
  },
)

/** Levels by WeChat's bits, from the lowest on. */
const LEVELS: [bit: number, name: LogLevel][] = [
  [2, 'info'],
  [4, 'warn'],
  [8, 'error'],
]
const DOCUMENTED_BITS = 2 | 4 | 8

function namesOf(bits: number): LogLevel[] {
  const names = LEVELS.flatMap(([bit, name]) => (bits & bit ? [name] : []))
  return bits & ~DOCUMENTED_BITS ? ['debug', ...names] : names
}

const lineFields = read.object({ time: read.time, level: read.number, msg: read.listOrText(writtenText) })

/** A call of the log. Text in its place is a line of which nothing else is known. */
const line: read.Reader<LogLine> = (value, notes) => {
  const sent = typeof value === 'string' ? read.jsonObject(value, notes) : value
  const isText = typeof value === 'string' && !Object.hasOwn(Object(sent), 'msg')
  const fields = lineFields(isText ? { msg: [value] } : sent, notes)
  const levelName = LEVELS.find(([bit]) => bit === fields.level)?.[1] ?? 'debug'
  return { ...fields, levelName }
}

const logFields = read.object({
  level: read.number,
  platform: read.number,
  libraryVersion: read.text,
  clientVersion: read.text,
  id: read.text,
  timestamp: read.time,
  url: writtenText,
  traceid: read.text,
  filterMsg: writtenText,
  msg: read.listOrText(line),
})

const realtimeLog = read.record((value, notes) => {
  const fields = logFields(value, notes)
  return { ...fields, levels: namesOf(fields.level) }
})

/** Without `data`, nothing was written. */
function readRealtimeLogs(raw: RawResponse, invocation: Invocation): FetchedPage<RealtimeLog> {
  const { list, total } = read.readAs(read.object<Record<string, unknown>>({}), jsonIn(raw).data, invocation)
  return read.readAs(read.page(realtimeLog, total), list, invocation)
}

type Query = ReturnType<typeof realtimeLogQuery>
/** Both times are of one day in China, and included. */
type LogFilter = Pick<Query, 'beginTime' | 'endTime'> & Partial<Omit<Query, 'start' | 'limit'>>

const withinLargest = withinLargestPage()

export const realtimeLogParams = (
  { beginTime, endTime, ...filter }: LogFilter,
  start: number,
  limit: number,
): Params => ({
  date: chinaDay(beginTime).replaceAll('-', ''),
  begintime: beginTime,
  endtime: endTime,
  ...filter,
  start,
  limit,
})

/** Entries from `start` on: `limit` of them, or fewer where WeChat refuses so large a page. */
export const fetchRealtimeLogs = (
  filter: LogFilter,
  start: number,
  limit: number,
  invocation: Invocation,
): Promise<FetchedPage<RealtimeLog>> =>
  withinLargest(limit, size =>
    callByHttps(REALTIME_LOG, realtimeLogParams(filter, start, size), readRealtimeLogs, invocation),
  )

/** One page of what phones wrote. */
export const realtimelogSearch: Operation<
  Query,
  Page<RealtimeLog, input.Given<LogFilter> & { start: number; limit: number }>
> = {
  input: realtimeLogQuery,
  async call({ start, limit, ...range }, invocation) {
    const fetched = await fetchRealtimeLogs(range, start, limit, invocation)
    const { list, total, end, isLast } = fittingRecords(fetched, start)
    return { list, total, next: isLast ? null : input.given({ ...range, start: end, limit }) }
  },
}
